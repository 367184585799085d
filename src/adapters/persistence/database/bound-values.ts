import { isRaw } from '@mikro-orm/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';

/** `on` is the transaction: a `PoolClient` set by `withEntities`, or an object of MikroORM. */
type Execute = (query: unknown, params?: unknown, method?: string, on?: unknown, logging?: unknown) => Promise<unknown>;

const isClient = (on: unknown): on is PoolClient => typeof on === 'object' && on !== null && 'query' in on;

/**
 * MikroORM writes values into the SQL text (mikro-orm#8001), where logs and `pg_stat_activity` show them. This replaces
 * an internal method so that values are bound. MikroORM's version is pinned, and a test checks the result.
 */
export const bindValues = (orm: MikroORM): void => {
  const connection = orm.em.getConnection() as unknown as { execute: Execute };
  const platform = orm.em.getPlatform();

  const toStatement = (query: string, given: readonly unknown[]): Readonly<{ text: string; values: unknown[] }> => {
    const values: unknown[] = [];
    const place = (value: unknown): string => {
      if (isRaw(value)) return textOf(value.sql, value.params);
      return Array.isArray(value) ? value.map(place).join(', ') : `$${values.push(value)}`;
    };
    const textOf = (sql: string, params: readonly unknown[]): string => {
      let next = 0;
      return sql.replaceAll(/\\\?|\?\??/g, (mark) => {
        if (mark === '\\?') return '?';
        const param = params[next++];
        return mark === '??' ? platform.quoteIdentifier(param as string) : place(param);
      });
    };
    return { text: textOf(query, given), values };
  };

  const execute = connection.execute.bind(connection);
  connection.execute = (query, params = [], method, on, logging) => {
    if (!isClient(on) || typeof query !== 'string') return execute(query, params, method, on, logging);
    const { text, values } = toStatement(query, params as readonly unknown[]);
    const executeQuery = async () => {
      const { rows, rowCount } = await on.query({ text, values });
      return { rows, numAffectedRows: rowCount };
    };
    return execute(text, [], method, { executeQuery }, logging);
  };
};

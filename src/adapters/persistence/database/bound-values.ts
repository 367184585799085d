import { isRaw } from '@mikro-orm/core';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';

type Execute = (query: unknown, params?: readonly unknown[], method?: string, on?: unknown) => Promise<unknown>;
type Connection = {
  execute: Execute;
  transformRawResult: (
    result: Readonly<{ rows: readonly unknown[]; numAffectedRows: number }>,
    how?: string,
  ) => unknown;
};
type Fragment = Readonly<{ sql: string; params: readonly unknown[] }>;

const isClient = (on: unknown): on is PoolClient => typeof on === 'object' && on !== null && 'query' in on;

const fragmentOf = (query: unknown, params: readonly unknown[]): Fragment => {
  if (typeof query === 'string') return { sql: query, params };
  return isRaw(query) ? query : (query as { toRaw: () => Fragment }).toRaw();
};

/**
 * MikroORM writes values into the text of its statements (mikro-orm#8001), where the server's logs and
 * `pg_stat_activity` show them. Statements that go to a `PoolClient` of ours get them as bind parameters instead.
 * This replaces a method that MikroORM does not document: its version is pinned, and a test looks for `$1`.
 */
export const bindValues = (orm: MikroORM): void => {
  const connection = orm.em.getConnection() as unknown as Connection;
  const platform = orm.em.getPlatform();

  const toStatement = (fragment: Fragment): Readonly<{ text: string; values: readonly unknown[] }> => {
    const values: unknown[] = [];
    const place = (value: unknown): string => {
      if (isRaw(value)) return textOf(value);
      return Array.isArray(value) ? value.map(place).join(', ') : `$${values.push(value)}`;
    };
    const textOf = ({ sql, params }: Fragment): string => {
      let next = 0;
      return sql.replaceAll(/\\\?|\?\??/g, (mark) => {
        if (mark === '\\?') return '?';
        const param = params[next++];
        return mark === '??' ? platform.quoteIdentifier(param as string) : place(param);
      });
    };
    return { text: textOf(fragment), values };
  };

  const execute = connection.execute.bind(connection);
  connection.execute = async (query, params = [], method, on, ...rest) => {
    if (!isClient(on)) return execute(query, params, method, on, ...rest);
    const { text, values } = toStatement(fragmentOf(query, params));
    const { rows, rowCount } = await on.query({ text, values: [...values] });
    return connection.transformRawResult({ rows, numAffectedRows: rowCount ?? 0 }, method);
  };
};

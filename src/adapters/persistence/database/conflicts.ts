import type { Pool } from 'pg';
import { codeOf } from '../connection/error-code.ts';

/** A transaction at this level sees what other transactions commit while it waits for their locks. */
export const BEGIN = 'begin isolation level read committed';

/** Whether this is a serialization failure or a deadlock, after which PostgreSQL has rolled everything back. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** Each conflict means that another statement succeeded, so this many statements can compete for one row. */
const TRIES = 200;

/** Makes `pool.query` repeat a statement after a conflict, which occurs if the role's default is `serializable`. */
export const retryConflicts = (pool: Pool): void => {
  const query = pool.query.bind(pool) as (...args: readonly unknown[]) => Promise<unknown>;
  const retried = async (...args: readonly unknown[]): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await query(...args);
      } catch (error) {
        if (!isConflict(error) || tries === TRIES) throw error;
      }
    }
  };
  Object.assign(pool, { query: retried });
};

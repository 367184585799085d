import type { Pool } from 'pg';
import { codeOf } from '../connection/error-code.ts';

/** A transaction at this isolation level sees what other transactions commit while it waits for their locks. */
export const BEGIN = 'begin isolation level read committed';

/** Whether the error is a serialization failure or a deadlock. PostgreSQL has then rolled back the transaction. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** The maximum number of attempts: each conflict means that another statement succeeded, so this many can compete. */
const TRIES = 200;

/** Makes `pool.query` repeat a statement after a conflict, which can occur if the role's default is `serializable`. */
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

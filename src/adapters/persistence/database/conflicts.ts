import type { Pool } from 'pg';
import { codeOf } from '../connection/error-code.ts';

/** A transaction at this level sees what others commit while it waits for their locks. */
export const BEGIN = 'begin isolation level read committed';

/** Serialization failure and deadlock: nothing was kept. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** Each retry lets another statement through, so up to this many statements may wait for one row. */
const TRIES = 200;

/** A statement outside a transaction fails on a conflict if the role's level is `serializable`; it is tried again. */
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

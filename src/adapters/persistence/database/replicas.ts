import { Pool } from 'pg';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';

/** Where one list is read: the statements of a list go to one server. */
export type Lists = () => Run;

export type Replicas = Readonly<{ lists: Lists; close: () => Promise<void> }>;

/** How long a replica that failed is left alone. */
const REST_MS = 5_000;
/** The statement took too long, and would elsewhere too. */
const CANCELLED = '57014';

const isCancelled = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === CANCELLED;

/**
 * Lists are read on the replicas in turn, which may lag behind; on the primary where there are none. One that fails, is
 * away, or has not got the schema yet, is left alone for a while, and the primary answers instead.
 */
export const openReplicas = (
  primary: Pool,
  urls: readonly string[],
  options: Readonly<{ max: number; now: () => number }> & Readonly<Record<string, unknown>>,
): Replicas => {
  const { max, now, ...connection } = options;
  const replicas = urls.map((connectionString) => {
    const pool = new Pool({ connectionString, max, ...connection });
    // an idle connection that breaks is replaced at the next statement
    pool.on('error', () => {});
    return { pool, restsUntil: 0 };
  });
  let turn = 0;

  const lists: Lists = () => {
    turn += 1;
    const awake = replicas.filter(({ restsUntil }) => restsUntil <= now());
    const replica = awake[turn % awake.length];
    const onPrimary = onPool(primary);
    if (replica === undefined) return onPrimary;
    const onReplica = onPool(replica.pool);
    return async (statement, ...values) => {
      if (replica.restsUntil > now()) return onPrimary(statement, ...values);
      try {
        return await onReplica(statement, ...values);
      } catch (error) {
        if (isCancelled(error)) throw error;
        replica.restsUntil = now() + REST_MS;
        return onPrimary(statement, ...values);
      }
    };
  };
  return { lists, close: async () => void (await Promise.all(replicas.map(({ pool }) => pool.end()))) };
};

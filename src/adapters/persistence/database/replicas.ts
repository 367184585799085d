import { Pool } from 'pg';
import { codeOf } from '../connection/error-code.ts';
import { poolOptions } from '../connection/pool-options.ts';
import type { PoolSettings } from '../connection/pool-options.ts';
import { PUBLIC, sendToSchema } from './named-schema.ts';
import { nameStatements } from './named-statements.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';

/** Picks the server for one list; all statements of the list go there. */
export type Lists = () => Run;

type Options = Omit<PoolSettings, 'session'> &
  Readonly<{ max: number; now: () => number; prepared?: boolean; schema?: string }>;

export type Replicas = Readonly<{ lists: Lists; close: () => Promise<void> }>;

/** How long a replica is avoided after a failure. */
const REST_MS = 5_000;
/** The statement timed out, and would on another server too. */
const CANCELLED = '57014';

const isCancelled = (error: unknown): boolean => codeOf(error) === CANCELLED;

/** Replicas may lag behind. One that fails or lacks the schema is avoided for a while; the primary answers instead. */
export const openReplicas = (
  primary: Pool,
  urls: readonly string[],
  { max, now, prepared = true, schema = PUBLIC, ...waiting }: Options,
): Replicas => {
  const replicas = urls.map((url) => {
    const pool = new Pool({ ...poolOptions(url, { ...waiting, session: 'any' }), max });
    nameStatements(pool, prepared);
    sendToSchema(pool, schema);
    // A broken idle connection is replaced at the next statement.
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

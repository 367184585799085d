import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { codeOf } from '../connection/error-code.ts';
import { poolOptions } from '../connection/pool-options.ts';
import type { PoolSettings } from '../connection/pool-options.ts';
import { PUBLIC, sendToSchema } from './named-schema.ts';
import { nameStatements } from './named-statements.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';
import { computed, statement } from './statement.ts';
import { traceStatements } from './traced-statements.ts';
import type { TraceStatement } from './traced-statements.ts';

/** Picks the server for one list. The returned function runs all statements of that list. */
export type Lists = () => Run;

type Options = Omit<PoolSettings, 'session'> &
  Readonly<{
    max: number;
    prepared?: boolean;
    schema?: string;
    later?: (look: () => Promise<void>, ms: number) => void;
    onRest?: () => void;
    traceStatement?: TraceStatement | undefined;
  }>;

export type Replicas = Readonly<{ lists: Lists; close: () => Promise<void> }>;

/** How long a list waits for a replica before the primary answers instead, in milliseconds. */
const PATIENCE_MS = 1_000;
/** How long a replica is avoided after a failure. The time doubles after each failure until a list succeeds. */
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 300_000;
/** SQLSTATE of a statement that timed out. It would time out on another server, too. */
const CANCELLED = '57014';

const LOOK = statement({
  name: 'look_at_replica',
  columns: { is_there: computed.boolean },
  text: `select exists (select from public.mikro_orm_migrations) as is_there`,
});

const isCancelled = (error: unknown): boolean => codeOf(error) === CANCELLED;

const inTime = async <A>(work: Promise<A>): Promise<A> => {
  const decided = new AbortController();
  const tooLate = sleep(PATIENCE_MS, null, { signal: decided.signal }).then(() => {
    throw new Error('the replica did not answer in time');
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    decided.abort();
    tooLate.catch(() => {});
    work.catch(() => {});
  }
};

const laterByTimer = (look: () => Promise<void>, ms: number): void => void setTimeout(() => void look(), ms).unref();

type Replica = { readonly pool: Pool; isResting: boolean; restMs: number };

/**
 * Reads lists from replicas, which may lag behind. A replica that fails, lacks the schema or does not answer is avoided
 * for a while, and the primary answers instead. A background check finds out when the replica works again.
 */
export const openReplicas = (
  primary: Pool,
  urls: readonly string[],
  {
    max,
    prepared = true,
    schema = PUBLIC,
    later = laterByTimer,
    onRest = () => {},
    traceStatement,
    ...waiting
  }: Options,
): Replicas => {
  const replicas = urls.map((url): Replica => {
    const pool = new Pool({
      ...poolOptions(url, { ...waiting, waitMs: PATIENCE_MS, session: 'any' }),
      query_timeout: PATIENCE_MS,
      max,
    });
    nameStatements(pool, prepared);
    sendToSchema(pool, schema);
    if (traceStatement) traceStatements(pool, traceStatement);
    // Ignore errors of idle connections; the next statement opens a new one.
    pool.on('error', () => {});
    return { pool, isResting: false, restMs: FIRST_REST_MS };
  });
  let turn = 0;
  let isClosed = false;

  const rest = (replica: Replica): void => {
    if (replica.isResting) return;
    replica.isResting = true;
    onRest();
    lookLater(replica);
  };
  const lookLater = (replica: Replica): void => {
    later(() => look(replica), replica.restMs);
    replica.restMs = Math.min(2 * replica.restMs, LONGEST_REST_MS);
  };
  const look = async (replica: Replica): Promise<void> => {
    if (isClosed) return;
    try {
      await inTime(onPool(replica.pool)(LOOK));
      replica.isResting = false;
    } catch {
      lookLater(replica);
    }
  };

  const lists: Lists = () => {
    turn += 1;
    const awake = replicas.filter(({ isResting }) => !isResting);
    const replica = awake[turn % awake.length];
    const onPrimary = onPool(primary);
    if (replica === undefined) return onPrimary;
    const onReplica = onPool(replica.pool);
    return async (sent, ...values) => {
      if (replica.isResting) return onPrimary(sent, ...values);
      try {
        const rows = await inTime(onReplica(sent, ...values));
        replica.restMs = FIRST_REST_MS;
        return rows;
      } catch (error) {
        if (isCancelled(error)) throw error;
        rest(replica);
        return onPrimary(sent, ...values);
      }
    };
  };
  const close = async (): Promise<void> => {
    isClosed = true;
    await Promise.all(replicas.map(({ pool }) => pool.end()));
  };
  return { lists, close };
};

import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { IsolationLevel } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { codeOf } from '../connection/error-code.ts';

const RETRY_MS = 500;
const SAY_EVERY_MS = 5_000;

const TOO_MANY_CONNECTIONS = '53300';
/** SQLSTATEs: a lock was not granted in time, or PostgreSQL ended this transaction to resolve a deadlock. */
const TABLE_IN_USE = ['55P03', '40P01'];

// SQL that turns timeouts off, but lets a statement wait only briefly for a table, because more statements queue
// behind it. Reads `pg_settings`, because not every version of PostgreSQL has all of these settings.
const LIMITS = `select set_config(name, case name when 'lock_timeout' then '1s' else '0' end, true) from pg_settings
  where name in ('lock_timeout', 'statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')`;

/** At a higher isolation level, the transaction would not see what the last holder of the advisory lock committed. */
const READ_COMMITTED = { isolationLevel: IsolationLevel.READ_COMMITTED };

type Say = (line: string) => void;

/** Returns a function that sleeps. It reports the reason on the first call, and then every few seconds. */
const makeWait = (say: Say) => {
  const since = performance.now();
  let next = since;
  return async (why: string): Promise<void> => {
    const now = performance.now();
    if (now >= next) {
      say(`waiting for ${Math.round((now - since) / 1000)} s: ${why}`);
      next = now + SAY_EVERY_MS;
    }
    await sleep(RETRY_MS);
  };
};

/** Retries to connect while the server has no free connections. */
const connectPatiently = async (pool: Pool, say: Say): Promise<PoolClient> => {
  for (const wait = makeWait(say); ;) {
    try {
      return await pool.connect();
    } catch (error) {
      if (codeOf(error) !== TOO_MANY_CONNECTIONS) throw error;
      await wait('the database has no connection to spare');
    }
  }
};

type Connect = (callback?: (error: unknown, client?: PoolClient, done?: () => void) => unknown) => unknown;

export const alwaysConnectPatiently = (pool: Pool, say: Say): void => {
  const own = { connect: pool.connect.bind(pool) } as Pool;
  const connect: Connect = async (callback) => {
    if (!callback) return connectPatiently(own, say);
    let client: PoolClient;
    try {
      client = await connectPatiently(own, say);
    } catch (error) {
      return callback(error);
    }
    return callback(undefined, client, () => client.release());
  };
  Object.assign(pool, { connect });
};

const held = new AsyncLocalStorage<PoolClient>();

/** While `work` runs, it gets this connection from the pool. Other callers get their own. */
const onOneConnection = async <A>(pool: Pool, client: PoolClient, work: () => Promise<A>): Promise<A> => {
  const connect: Connect = Reflect.get(pool, 'connect');
  const release: unknown = Reflect.get(client, 'release');
  const keep = (): void => {};
  const connectHeld: Connect = (callback) => {
    if (held.getStore() !== client) return Reflect.apply(connect, pool, callback ? [callback] : []);
    return callback ? callback(undefined, client, keep) : Promise.resolve(client);
  };
  Object.assign(pool, { connect: connectHeld });
  Object.assign(client, { release: keep });
  try {
    return await held.run(client, work);
  } finally {
    Object.assign(pool, { connect });
    Object.assign(client, { release });
  }
};

/**
 * Runs `work` in a transaction, in only one process at a time. Waits for other processes without limit, but outside a
 * transaction, which would occupy a connection of a pooler. If a table is in use, rolls back and repeats, so that other
 * statements wait behind `work` for at most a second.
 */
export const oneAtATime = async <A>(
  em: EntityManager,
  lock: number,
  work: (em: EntityManager) => Promise<A>,
): Promise<A> => {
  const say: Say = (line) => em.config.getLogger().log('info', line, { enabled: true });
  const pool = await em.getConnection().getNativeClient();
  const client = await connectPatiently(pool, say);
  const { connectionParameters: own } = client as unknown as { connectionParameters: { query_timeout: number } };
  const { query_timeout } = own;
  own.query_timeout = 0;
  const attempt = () =>
    em.fork().transactional(async (tx) => {
      await tx.execute(LIMITS);
      const [{ taken } = { taken: false }] = await tx.execute(`select pg_try_advisory_xact_lock(${lock}) as taken`);
      return taken === true ? { answer: await work(tx) } : null;
    }, READ_COMMITTED);
  const untilDone = async (): Promise<A> => {
    for (const wait = makeWait(say); ;) {
      try {
        const done = await attempt();
        if (done !== null) return done.answer;
        await wait('another process does the same');
      } catch (error) {
        if (!TABLE_IN_USE.includes(codeOf(error))) throw error;
        await wait('a table is in use');
      }
    }
  };
  let isBroken = true;
  try {
    const answer = await onOneConnection(pool, client, untilDone);
    isBroken = false;
    return answer;
  } finally {
    own.query_timeout = query_timeout;
    client.release(isBroken);
  }
};

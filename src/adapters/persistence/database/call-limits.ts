import { callbackify } from 'node:util';
import type { Pool, PoolClient } from 'pg';
import { overloadIn } from '../../../core/domain/errors.ts';
import type { SessionId, UserId } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import { device } from '../../../core/domain/sessions/caller.ts';
import type { Caller } from '../../../core/domain/sessions/caller.ts';
import { inTransaction } from './sql.ts';
import type { Run } from './sql.ts';
import { makeTurns } from './turns.ts';
import type { Turns } from './turns.ts';

/** The maximum number of running calls per row, and of waiting calls per row, kind, and device or session. */
const RUNNING = 2;
const WAITING = 50;
const WARN_EVERY_MS = 5_000;

export const userRowKey = (id: UserId): string => `user:${id}`;
export const sessionRow = (id: SessionId | null): string => `session:${id}`;
export const bucketRow = (bucket: number): string => `bucket:${bucket}`;

export type WaitingPlace = Readonly<{
  rows: readonly string[];
  /** The kind of call, so that a flood of one kind does not delay others. Null if the calls are limited elsewhere. */
  queue: string | null;
  scope?: AttemptScope;
}>;

/** Fewer than half of the pool's connections, so that enough are left for other calls. */
const fewerThanHalf = (max: number): number => Math.max(1, Math.floor(max / 2) - 1);

export const changing = (...rows: readonly string[]): WaitingPlace => ({ rows, queue: 'change' });

type InTurn = <A>(place: WaitingPlace, work: () => Promise<A>) => Promise<A>;

type Options = Readonly<{
  max: number;
  waitMs: number;
  caller: () => Caller;
  within: <A>(caller: Caller, work: () => A) => A;
  onFull: (what: string) => void;
}>;

const limited = new WeakMap<Pool, InTurn>();

/**
 * Queues `work` for its rows: per row, at most two calls run, and at most 50 calls of the same kind and from the same
 * device or session wait. Never call this inside a transaction, because a call that holds a connection must not wait in
 * a queue.
 */
export const afterTurn = <A>(pool: Pool, place: WaitingPlace, work: () => Promise<A>): Promise<A> => {
  const take = limited.get(pool);
  return take === undefined ? work() : take(place, work);
};

/** Queues `work` for its rows (see `afterTurn`), then runs it in a transaction. `work` should be short. */
export const inTurn = <A>(pool: Pool, place: WaitingPlace, work: (run: Run) => Promise<A>): Promise<A> =>
  afterTurn(pool, place, () => inTransaction(pool, work));

// Each session of a user has its own queue for the user's row, so that a stolen session can't delay the owner's
// session.
const scopeOf = (caller: Caller, row: string, scope: AttemptScope): string => {
  if (scope._tag === 'Device') return `device:${scope.token}`;
  if (scope._tag === 'Session') return `session:${scope.id}`;
  if (caller._tag !== 'SignedIn') return 'public';
  return row === userRowKey(caller.userId) ? `session:${caller.sessionId}` : `user:${caller.userId}`;
};

const makeInTurn = ({ max, waitMs, caller, within }: Options, limits: Readonly<{ retryAfterMs: number }>): InTurn => {
  const queues = makeTurns({ running: RUNNING, waiting: WAITING, ...limits });
  // At most two calls of each queue wait in `holders`, so that a full queue does not hold up the other queues.
  const holders = makeTurns({ running: RUNNING, waiting: Infinity, ...limits });
  const users = makeTurns({ running: fewerThanHalf(max), waiting: Infinity, ...limits });

  return (place, work) => {
    const { queue, scope = publicScope } = place;
    const until = performance.now() + waitMs;
    // Sort the rows, so that two calls can't deadlock.
    const rows = [...new Set(place.rows)].toSorted();
    const who = caller();
    const steps: readonly (readonly [Turns, string])[] = [
      ...rows.flatMap((row) =>
        queue === null ? [] : [[queues, `${row} ${queue} ${scopeOf(who, row, scope)}`] as const],
      ),
      ...rows.map((row) => [holders, row] as const),
      // The user's limit comes last. Only a few calls per row get here, so a stolen session can't delay the owner's
      // calls.
      ...(who._tag === 'SignedIn' ? [[users, String(who.userId)] as const] : []),
    ];
    const inOrder = ([first, ...rest]: typeof steps): ReturnType<typeof work> =>
      first === undefined ? work() : first[0].run(first[1], () => inOrder(rest), until - performance.now());
    return scope._tag === 'Device' ? within(device, () => inOrder(steps)) : inOrder(steps);
  };
};

/** Returns how many calls wait for a connection, in the pool's own queue or in the queues here. */
type Limits = Readonly<{ waiting: () => number }>;

type Limited = Exclude<Caller, Readonly<{ _tag: 'Service' | 'SignedIn' }>>;
type Connected = (error?: Error, client?: PoolClient, release?: PoolClient['release']) => void;

/** Limits `connect`, because every use of the pool calls it. `pool.query` calls it with a callback. */
const holdBack = (pool: Pool, { max, waitMs, caller }: Options, retryAfterMs: number): Limits => {
  const turnsOf = (running: number): Turns =>
    makeTurns({ running: Math.max(1, running), waiting: Infinity, retryAfterMs });
  const everyPublic = turnsOf(Math.floor(max / 2));
  const anonymous = turnsOf(fewerThanHalf(max));
  // Look-ups of bearer tokens leave two connections free for calls that were already admitted.
  const bearers = turnsOf(max - 2);

  const gated = (who: Limited, work: () => Promise<void>): Promise<void> => {
    const until = performance.now() + waitMs;
    if (who._tag === 'Bearer') return bearers.run('bearers', work, waitMs);
    const publicly = () => everyPublic.run('public', work, until - performance.now());
    return who._tag === 'Device' ? publicly() : anonymous.run('anonymous calls', publicly, waitMs);
  };

  const connect = pool.connect.bind(pool) as (callback?: Connected) => Promise<PoolClient>;

  const held = (who: Limited): Promise<PoolClient> =>
    new Promise((resolve, reject) => {
      const untilReleased = async (): Promise<void> => {
        const client = await connect();
        const release = client.release.bind(client);
        await new Promise<void>((done) => {
          client.release = (error) => {
            release(error);
            done();
          };
          resolve(client);
        });
      };
      gated(who, untilReleased).catch(reject);
    });

  const heldBy = callbackify(held);

  const limitedConnect = (callback?: Connected): Promise<PoolClient> | void => {
    const who = caller();
    if (who._tag === 'Service' || who._tag === 'SignedIn') return connect(callback);
    if (callback === undefined) return held(who);
    heldBy(who, (error, client) => callback(error ?? undefined, client, client?.release.bind(client)));
  };
  Object.assign(pool, { connect: limitedConnect });
  const gates = [everyPublic, anonymous, bearers];
  return { waiting: () => gates.reduce((sum, gate) => sum + gate.waiting(), pool.waitingCount) };
};

/** Limits connections: two per row (`inTurn`), fewer than half of the pool per user, half for public calls. */
export const limitCalls = (pool: Pool, options: Options): Limits => {
  const retryAfterMs = Math.max(options.waitMs, 1000);
  let warnFrom = -Infinity;
  const take = makeInTurn(options, { retryAfterMs });
  const limits = holdBack(pool, options, retryAfterMs);
  limited.set(pool, async (place, work) => {
    try {
      return await take(place, work);
    } catch (error) {
      if (overloadIn(error) !== null && performance.now() >= warnFrom) {
        warnFrom = performance.now() + WARN_EVERY_MS;
        options.onFull(place.queue ?? 'connections');
      }
      throw error;
    }
  });
  return limits;
};

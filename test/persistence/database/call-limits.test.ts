import { expect } from 'chai';
import type { Pool, PoolClient } from 'pg';
import {
  afterTurn,
  bucketRow,
  changing,
  inTurn,
  limitCalls,
  userRowKey,
} from '../../../src/adapters/persistence/database/call-limits.ts';
import type { WaitingPlace } from '../../../src/adapters/persistence/database/call-limits.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { makeCallers } from '../../../src/adapters/system/callers.ts';
import { overloadIn } from '../../../src/core/domain/errors.ts';
import type { SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { anonymous, bearer, service, signedIn } from '../../../src/core/domain/sessions/caller.ts';
import type { Caller } from '../../../src/core/domain/sessions/caller.ts';
import { eventually } from '../../e2e/client.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const ROW = bucketRow(1);
const GUESS: WaitingPlace = { rows: [ROW], queue: 'guess' };
const callers = makeCallers();
const times = <A>(n: number, make: (i: number) => A): A[] => [...Array(n).keys()].map(make);
const turnedAway = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    (e) => overloadIn(e) !== null,
  );
const user = (userId: number, session: string) =>
  signedIn({ userId: userId as UserId, sessionId: session as SessionId });
const device = (token: string) => ({ _tag: 'Device' as const, token: token as TokenDigest });

describe('limits on concurrent database calls', () => {
  // requirement 109
  let database: FreshDatabase;
  let pool: Pool;
  let fullQueues: string[];

  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());
  const limit = (max: number, waitMs = 60_000) => {
    fullQueues = [];
    ({ pool } = database.open(max));
    return limitCalls(pool, {
      max,
      waitMs,
      caller: callers.current,
      within: callers.within,
      onFull: (what) => fullQueues.push(what),
    });
  };
  const as = <A>(caller: Caller, work: () => Promise<A>): Promise<A> => callers.within(caller, work);

  it('count every call that waits for a connection, also one that waits before the pool', async () => {
    const limits = limit(4);
    const holder = await as(service, () => pool.connect());
    const taken = await Promise.all(times(2, () => as(bearer, () => pool.connect())));
    const waiting = times(5, () => as(bearer, () => pool.connect()));
    await eventually(async () => limits.waiting() === 5, 'five calls that wait');
    expect(pool.waitingCount).to.equal(0);
    holder.release();
    for (const client of taken) client.release();
    for (const next of waiting) (await next).release();
    expect(limits.waiting()).to.equal(0);
  });

  /** This many calls at one place, which run until they are released. */
  const crowd = (n: number, place: WaitingPlace, caller: Caller = anonymous) => {
    let [running, open] = [0, () => {}];
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const calls = times(n, () =>
      as(caller, () =>
        afterTurn(pool, place, async () => {
          running += 1;
          await opened;
        }),
      ),
    );
    const outcomes = Promise.all(calls.map(turnedAway));
    return {
      running: () => running,
      end: async () => {
        open();
        return (await outcomes).filter((isAway) => isAway).length;
      },
    };
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('run two of 200 calls for one row, queue 50, and refuse the others at once', async () => {
    limit(10);
    const guesses = crowd(200, GUESS);
    await settled();
    expect(guesses.running()).to.equal(2);
    expect(await guesses.end()).to.equal(148);
    expect(fullQueues).to.deep.equal(['guess']);
  });

  it('have a queue per kind, device, session and user, but two running calls per row', async () => {
    limit(10);
    const own = userRowKey(1 as UserId);
    const crowds = [
      crowd(60, { rows: [own], queue: 'password' }),
      crowd(60, { rows: [own], queue: 'password', scope: device('a') }),
      crowd(60, { rows: [own], queue: 'password', scope: device('b') }),
      crowd(60, changing(own), user(1, 'a')),
      crowd(60, changing(own), user(1, 'b')),
      crowd(60, changing(own), user(2, 'c')),
    ];
    await settled();
    expect(crowds.map(({ running }) => running())).to.deep.equal([2, 0, 0, 0, 0, 0]);
    expect(await Promise.all(crowds.map(({ end }) => end()))).to.deep.equal(Array(6).fill(8));
  });

  it('give a user’s sessions one queue at a row of another user', async () => {
    limit(10);
    const crowds = [crowd(40, changing(ROW), user(1, 'a')), crowd(40, changing(ROW), user(1, 'b'))];
    await settled();
    expect((await Promise.all(crowds.map(({ end }) => end()))).toSorted()).to.deep.equal([0, 28]);
  });

  it('give one user less than half of the pool, over all rows and sessions', async () => {
    limit(10);
    const sessions = times(100, (i) => crowd(2, { rows: [`session:${i}`], queue: 'link' }, user(1, String(i))));
    const other = crowd(2, { rows: ['session:x'], queue: 'link' }, user(2, 'x'));
    await settled();
    const running = sessions.reduce((sum, one) => sum + one.running(), 0);
    expect({ running, otherRunning: other.running() }).to.deep.equal({ running: 4, otherRunning: 2 });
    await Promise.all([...sessions, other].map(({ end }) => end()));
  });

  it('prefer admitted calls to look-ups of new ones', async () => {
    limit(4);
    const clients: PoolClient[] = [];
    const lookUps = times(50, () => as(bearer, () => pool.connect().then((client) => clients.push(client))));
    await eventually(async () => clients.length === 2, 'two look-ups');
    expect((await as(user(1, 'a'), () => pool.query('select 1 as one'))).rows).to.deep.equal([{ one: 1 }]);
    expect(clients).to.have.lengthOf(2);
    const rest = Promise.all(lookUps);
    while (clients.length > 0) {
      clients.pop()?.release();
      await as(service, () => pool.query('select'));
    }
    await rest;
    for (const client of clients) client.release();
  });

  it('prefer a known device to waiting anonymous calls', async () => {
    limit(10);
    const order: string[] = [];
    const call = (name: string, place: WaitingPlace) =>
      as(anonymous, () => inTurn(pool, place, async (run) => void (order.push(name), await run(composed('select')))));
    const guesses = times(50, (i) => call(String(i), GUESS));
    await Promise.all([...guesses, call('owner', { ...GUESS, scope: device('a') })]);
    expect(order.indexOf('owner')).to.be.below(5);
  });

  it('don’t deadlock calls that need several rows in any order', async () => {
    limit(10);
    const rows = times(5, bucketRow);
    const done = times(100, (i) => {
      const some = [rows[i % 5]!, rows[(i * 2 + 1) % 5]!];
      return as(anonymous, () =>
        inTurn(pool, { rows: i % 2 ? some : some.toReversed(), queue: `q${i % 7}` }, async () => i),
      );
    });
    expect(await Promise.all(done)).to.deep.equal(times(100, (i) => i));
  });

  it('refuse calls that wait too long, with a log line from time to time', async () => {
    limit(10, 20);
    const guesses = crowd(40, GUESS);
    await Promise.all(times(3, () => turnedAway(as(anonymous, () => afterTurn(pool, GUESS, async () => {})))));
    expect(fullQueues).to.have.lengthOf(1);
    expect(await guesses.end()).to.equal(38);
  });

  it('give public calls half of the pool, and others the rest', async () => {
    limit(8);
    const clients: PoolClient[] = [];
    const take = (n: number, caller: Caller) =>
      times(n, () => as(caller, () => pool.connect().then((client) => clients.push(client))));
    const taken = take(6, anonymous);
    const asked = times(20, () => as(anonymous, () => pool.query<{ one: number }>('select 1 as one')));
    await eventually(async () => clients.length === 3, 'three anonymous connections');
    // One place is reserved for known devices.
    const devices = take(3, { _tag: 'Device' });
    await eventually(async () => clients.length === 4, 'one more of a device');
    for (const caller of [service, bearer, user(1, 'a')])
      expect((await as(caller, () => pool.query('select 1 as one'))).rows).to.deep.equal([{ one: 1 }]);
    expect(clients).to.have.lengthOf(4);
    while (clients.length > 0) {
      clients.pop()?.release();
      await as(service, () => pool.query('select'));
    }
    const rest = Promise.all([...taken, ...devices]).then(() =>
      clients.splice(0).forEach((client) => client.release()),
    );
    for (const { rows } of await Promise.all(asked)) expect(rows).to.deep.equal([{ one: 1 }]);
    await rest;
    expect(pool.waitingCount).to.equal(0);
    expect(pool.idleCount).to.equal(pool.totalCount);
  });

  it('return an anonymous call’s place when a statement or the connection fails', async () => {
    limit(2);
    for (const _ of times(5, () => null)) {
      const failed = await as(anonymous, () =>
        pool.query('select nothing').then(
          () => '',
          (e: Error) => e.message,
        ),
      );
      expect(failed).to.include('nothing');
    }
    expect((await as(anonymous, () => pool.query('select 1 as one'))).rows).to.deep.equal([{ one: 1 }]);
  });

  it('refuse an anonymous call that waits too long for a connection, and nobody else', async () => {
    limit(6, 20);
    const clients = await Promise.all(times(2, () => as(anonymous, () => pool.connect())));
    expect(await turnedAway(as(anonymous, () => pool.query('select')))).to.equal(true);
    expect(await turnedAway(as(service, () => pool.query('select')))).to.equal(false);
    for (const client of clients) client.release();
    expect(await turnedAway(as(anonymous, () => pool.query('select')))).to.equal(false);
  });

  it('recognize a caller who signs in during the call', async () => {
    limit(2);
    const held = await as(anonymous, () => pool.connect());
    const { rows } = await as(anonymous, async () => {
      callers.become(user(1, 'a'));
      return pool.query('select 1 as one');
    });
    expect(rows).to.deep.equal([{ one: 1 }]);
    held.release();
  });
});

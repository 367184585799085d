import { mock } from 'node:test';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Argon2Driver } from '../../src/adapters/crypto/argon2-driver.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { hashConcurrency } from '../../src/adapters/crypto/slots.ts';
import { overloaded } from '../../src/core/domain/errors.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';

/** Every waiter with a slot has started once microtasks are done. */
const settled = () => new Promise((done) => setImmediate(done));

/** Hashes that end when and as the test says. */
const setUp = async (limits: { queue: number; waitMs: number; concurrency: number }) => {
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<boolean>>();
  const driver: Argon2Driver = {
    name: 'held',
    hash: () => Promise.resolve('decoy'),
    verify: (_, password) => {
      started.push(password);
      const end = Promise.withResolvers<boolean>();
      ends.set(password, end);
      return end.promise;
    },
  };
  const passwords = await makePasswords({ memoryKib: 8, time: 1, parallelism: 1, ...limits, driver });
  return {
    passwords,
    started,
    start: (password: string) => passwords.verify(password, noPassword)(),
    end: async (password: string, error?: Error) => {
      await settled();
      const { resolve, reject } = ends.get(password) ?? expect.fail(`${password} was never started`);
      if (error === undefined) resolve(true);
      else reject(error);
      await settled();
    },
  };
};

describe('hash slots', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('number as many as cores, at least two', () => {
    expect(hashConcurrency()).to.be.greaterThanOrEqual(2);
  });

  // requirement 99
  // race 19
  it('run a limited number at once, in order of arrival, and refuse calls above the queue', async () => {
    const { passwords, started, start, end } = await setUp({ concurrency: 2, queue: 2, waitMs: 5000 });
    const all = ['a', 'b', 'c', 'd'].map(start);
    expect(await start('e')).to.deep.equal(E.left(overloaded(5000)));
    expect({ started, running: passwords.running(), waiting: passwords.waiting() }).to.deep.equal({
      started: ['a', 'b'],
      running: 2,
      waiting: 2,
    });
    await end('b');
    expect({ started, running: passwords.running(), waiting: passwords.waiting() }).to.deep.equal({
      started: ['a', 'b', 'c'],
      running: 2,
      waiting: 1,
    });
    const f = start('f');
    await end('a');
    expect(started).to.deep.equal(['a', 'b', 'c', 'd']);
    await end('c');
    expect(started).to.deep.equal(['a', 'b', 'c', 'd', 'f']);
    await end('d');
    await end('f');
    expect(await Promise.all([...all, f])).to.deep.equal(Array.from({ length: 5 }, () => E.right(false)));
    expect({ running: passwords.running(), waiting: passwords.waiting() }).to.deep.equal({ running: 0, waiting: 0 });
  });

  it('refuse a call that waited too long, and never start its hash', async () => {
    const { passwords, started, start, end } = await setUp({ concurrency: 1, queue: 2, waitMs: 5000 });
    const [a, b] = [start('a'), start('b')];
    mock.timers.tick(1000);
    const c = start('c');
    mock.timers.tick(3999);
    expect(passwords.waiting()).to.equal(2);
    mock.timers.tick(1);
    expect(await b).to.deep.equal(E.left(overloaded(5000)));
    expect({ running: passwords.running(), waiting: passwords.waiting() }).to.deep.equal({ running: 1, waiting: 1 });
    await end('a');
    expect({ a: await a, started }).to.deep.equal({ a: E.right(false), started: ['a', 'c'] });
    // The wait of c is over, so a slow hash is not refused.
    mock.timers.tick(5000);
    expect({ running: passwords.running(), waiting: passwords.waiting() }).to.deep.equal({ running: 1, waiting: 0 });
    await end('c');
    expect(await c).to.deep.equal(E.right(false));
    expect(started).to.deep.equal(['a', 'c']);
  });

  it('suggest a retry after one second at the earliest', async () => {
    const { start, end } = await setUp({ concurrency: 1, queue: 0, waitMs: 1 });
    const a = start('a');
    expect(await start('b')).to.deep.equal(E.left(overloaded(1000)));
    await end('a');
    await a;
  });

  it('stay occupied until the hash is done, even if the caller gave up', async () => {
    const { passwords, started, start, end } = await setUp({ concurrency: 1, queue: 1, waitMs: 5000 });
    void start('abandoned');
    void start('next');
    await settled();
    expect({ started, running: passwords.running() }).to.deep.equal({ started: ['abandoned'], running: 1 });
    await end('abandoned');
    expect(started).to.deep.equal(['abandoned', 'next']);
    await end('next');
    expect(passwords.running()).to.equal(0);
  });

  it('are freed after a failed hash, whose error is thrown', async () => {
    const { passwords, start, end } = await setUp({ concurrency: 1, queue: 1, waitMs: 5000 });
    const failed = start('a').catch((error: unknown) => error);
    await end('a', new Error('out of memory'));
    expect(await failed)
      .to.be.instanceOf(Error)
      .with.property('message', 'out of memory');
    expect(passwords.running()).to.equal(0);
  });
});

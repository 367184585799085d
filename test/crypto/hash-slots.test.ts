import { mock } from 'node:test';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { Argon2Driver } from '../../src/adapters/crypto/argon2-driver.ts';
import { hashConcurrency } from '../../src/adapters/crypto/hash-slots.ts';
import { makePasswords } from '../../src/adapters/crypto/passwords.ts';
import { overloaded } from '../../src/core/domain/errors.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';

/** Once the microtasks are through, whoever has a slot has started. */
const settled = () => new Promise((done) => setImmediate(done));

/** Hashes of nobody's password that end when, and as, the test says. */
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

  it('are as many as cores, and at least two', () => {
    expect(hashConcurrency()).to.be.greaterThanOrEqual(2);
  });

  // requirement 99
  // race 19
  it('run so many at once, first come, first served, and turn away what the queue does not hold', async () => {
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

  it('turn away who waited too long, whose hash then never starts', async () => {
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
    // The wait of c is over, so that a slow hash is not turned away.
    mock.timers.tick(5000);
    expect({ running: passwords.running(), waiting: passwords.waiting() }).to.deep.equal({ running: 1, waiting: 0 });
    await end('c');
    expect(await c).to.deep.equal(E.right(false));
    expect(started).to.deep.equal(['a', 'c']);
  });

  it('ask to come back in a second at the soonest', async () => {
    const { start, end } = await setUp({ concurrency: 1, queue: 0, waitMs: 1 });
    const a = start('a');
    expect(await start('b')).to.deep.equal(E.left(overloaded(1000)));
    await end('a');
    await a;
  });

  it('stay taken until the hash is done, though nobody waits for it any more', async () => {
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

  it('are free again after a hash that failed, and the failure is thrown', async () => {
    const { passwords, start, end } = await setUp({ concurrency: 1, queue: 1, waitMs: 5000 });
    const failed = start('a').catch((error: unknown) => error);
    await end('a', new Error('out of memory'));
    expect(await failed)
      .to.be.instanceOf(Error)
      .with.property('message', 'out of memory');
    expect(passwords.running()).to.equal(0);
  });
});

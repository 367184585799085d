import { expect } from 'chai';
import { addressesOf } from '../e2e/addresses.ts';
import { join, PASSWORD } from '../e2e/client.ts';
import { makeVisitor } from '../e2e/pages/visitor.ts';
import { authenticatorFor, keyed, signInOptions, withPasskey } from '../e2e/passkeys/passkey-steps.ts';
import { CHEAP } from '../e2e/process.ts';
import { as, enrolled } from '../e2e/second-factor/enrolled.ts';
import { world } from '../e2e/world.ts';
import type { World } from '../e2e/world.ts';
import { auc, median, OVERLAP, shuffled } from './compare.ts';

/**
 * Samples of each class per round, and in how many rounds a difference must appear before the test fails. Equal classes
 * pass. If a sample of one class is below a sample of the other in 65 of 100 pairs, the test fails in 9 of 10 runs;
 * with 68 of 100 pairs in 49 of 50 runs.
 */
const SAMPLES = 100;
const ROUNDS = 8;
const WARM_UP = 10;
/** A third of a call: large enough to notice a missing hash, and small enough not to hide everything else. */
const QUICK_HASHES = { ...CHEAP, ARGON2_MEMORY_KIB: '2048' };
const MEDIANS_DIFFER = (ms: number): number => Math.max(0.05 * ms, 10);

/**
 * Takes one sample of each kind in turn, so that a slow machine affects all of them, in random order, because work left
 * by one request slows the next one down.
 */
const interleaved = async <A>(
  of: Readonly<Record<string, A>>,
  timeOf: (one: A) => Promise<number>,
): Promise<Record<string, number[]>> => {
  const samples = Object.fromEntries(Object.keys(of).map((name) => [name, [] as number[]]));
  for (let i = 0; i < WARM_UP + SAMPLES; i += 1)
    for (const [name, one] of shuffled(Object.entries(of))) {
      const ms = await timeOf(one);
      if (i >= WARM_UP) samples[name]!.push(ms);
    }
  return samples;
};

const expectSameTimes = async <K extends string, A>(
  of: Readonly<Record<K, A>>,
  timeOf: (of: A) => Promise<number>,
): Promise<void> => {
  const samples: Record<string, number[]> = {};
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [name, more] of Object.entries(await interleaved(of, timeOf))) (samples[name] ??= []).push(...more);
    try {
      return compareTimes(samples);
    } catch (difference) {
      if (round === ROUNDS) throw difference;
    }
  }
};

const compareTimes = (samples: Readonly<Record<string, readonly number[]>>): void => {
  const names = Object.keys(samples);
  for (const [i, a] of names.entries())
    for (const b of names.slice(i + 1)) {
      const [one, other] = [samples[a]!, samples[b]!];
      const [m, n] = [median(one), median(other)];
      expect(Math.abs(m - n), `medians of ${a} (${m} ms) and ${b} (${n} ms)`).to.be.below(MEDIANS_DIFFER(m));
      expect(auc(one, other), `overlap of ${a} and ${b}`).to.be.within(...OVERLAP);
    }
};

const submit = (w: World, path: string, fields: Readonly<Record<string, string>>): Promise<unknown> =>
  makeVisitor(w.service.url).send('POST', path, fields);

describe('no caller learns whether an account exists', function () {
  this.timeout(300_000);

  it('by the time of a refused password', async () => {
    // requirement 32, 33
    const w = await world({
      ...QUICK_HASHES,
      OTP_RESEND_INTERVAL: '0',
      PASSWORD_MAX_ATTEMPTS: '100000',
      MAX_CONSECUTIVE_FAILURES: '100000',
    });
    try {
      const logins = await addressesOf(w, 'unknown', 'taken', 'unverified', 'deleted', 'inactive');
      const { deviceToken } = await join(w.service.url);
      const bodies = {
        ...Object.fromEntries(Object.entries(logins).map(([name, login]) => [name, { login }])),
        'with a second factor and a passkey': {
          login: (await withPasskey(w.service.url, await enrolled(w.service.url))).email,
        },
        'wrong, with another’s device': { login: (await join(w.service.url)).email, device_token: deviceToken },
      };
      const timeOf = async (body: object): Promise<number> => {
        const start = performance.now();
        const { status } = await w.post('login', { ...body, password: `wrong ${PASSWORD}` });
        expect(status).to.equal(401);
        return performance.now() - start;
      };
      await expectSameTimes(bodies, timeOf);
    } finally {
      await w.end();
    }
  });

  it('by the time of a refused passkey that never was, that is gone, or that belongs to a deleted user', async () => {
    const w = await world(CHEAP);
    const { url } = w.service;
    try {
      const [removed, deleted] = [await keyed(url), await keyed(url)];
      await as(url, removed, 'DELETE', `/v1/me/passkeys/${removed.passkeyId}`);
      await as(url, deleted, 'DELETE', '/v1/me');
      const never = authenticatorFor(url);
      const timeOf = async (key: typeof never): Promise<number> => {
        const response = key.get(await signInOptions(url), { userHandle: removed.key.userHandle() });
        const start = performance.now();
        const { body } = await w.post('passkey', { response });
        expect(body.code).to.equal('UNKNOWN_PASSKEY');
        return performance.now() - start;
      };
      await expectSameTimes({ never, removed: removed.key, deleted: deleted.key }, timeOf);
    } finally {
      await w.end();
    }
  });

  it('by the time of a registration without a password', async () => {
    // requirement 32, 34
    const w = await world({ ...CHEAP, OTP_RESEND_INTERVAL: '0', PASSWORDLESS: 'on' });
    try {
      const addresses = await addressesOf(w, 'unknown', 'taken', 'unverified', 'invited', 'deleted', 'inactive');
      const timeOf = async (email: string): Promise<number> => {
        const start = performance.now();
        const { status } = await w.post('register', { first_name: 'Ada', email });
        expect(status).to.equal(202);
        return performance.now() - start;
      };
      await expectSameTimes(addresses, timeOf);
    } finally {
      await w.end();
    }
  });

  for (const [what, timedCall] of [
    ['a request for a code', (w: World, value: string) => w.post('otp', { type: 'email', value })],
    ['a forgotten password', (w: World, value: string) => w.post('password/forgot', { type: 'email', value })],
    [
      'a refused reset',
      (w: World, value: string) =>
        w.post('password/reset', { type: 'email', value, code: '000000', new_password: `${PASSWORD}, and another` }),
    ],
    ['the form for a code', (w: World, address: string) => submit(w, '/sign-in/code', { address })],
    ['the form for a forgotten password', (w: World, address: string) => submit(w, '/forgot', { address })],
    [
      'the form to make an account',
      (w: World, email: string) => submit(w, '/register', { first_name: 'Ada', email, password: PASSWORD }),
    ],
    ['the form to sign in', (w: World, login: string) => submit(w, '/sign-in', { login, password: '!' })],
  ] as const)
    it(`by the time of ${what}`, async () => {
      // requirement 32, 34
      const w = await world({
        ...CHEAP,
        OTP_RESEND_INTERVAL: '0',
        OTP_MAX_ATTEMPTS: '100000',
        PASSWORD_MAX_ATTEMPTS: '100000',
        MAX_CONSECUTIVE_FAILURES: '100000',
      });
      try {
        const addresses = await addressesOf(w, 'unknown', 'taken', 'unverified', 'invited', 'deleted', 'inactive');
        for (const value of Object.values(addresses)) await w.post('password/forgot', { type: 'email', value });
        const timeOf = async (value: string): Promise<number> => {
          const start = performance.now();
          await timedCall(w, value);
          return performance.now() - start;
        };
        await expectSameTimes(addresses, timeOf);
      } finally {
        await w.end();
      }
    });
});

import { expect } from 'chai';
import { addressesOf } from '../e2e/addresses.ts';
import { join, PASSWORD } from '../e2e/client.ts';
import { makeVisitor } from '../e2e/pages/visitor.ts';
import { CHEAP } from '../e2e/process.ts';
import { world } from '../e2e/world.ts';
import type { World } from '../e2e/world.ts';
import { expectSameTimes } from './interleaved.ts';

/** A third of a call: large enough to notice a missing hash, and small enough not to hide everything else. */
const QUICK_HASHES = { ...CHEAP, ARGON2_MEMORY_KIB: '2048' };

const PROTECTED = ['with a second factor', 'with a locked second factor'] as const;

const EVERYBODY = [
  'unknown',
  'taken',
  'without a password',
  'unverified',
  'invited',
  'deleted',
  'inactive',
  ...PROTECTED,
] as const;

const submit = (w: World, path: string, fields: Readonly<Record<string, string>>): Promise<unknown> =>
  makeVisitor(w.service.url).send('POST', path, fields);

describe('no caller learns whether an account exists', function () {
  this.timeout(1_800_000);

  it('by the time of a refused password', async () => {
    // requirement 32, 33
    const w = await world({
      ...QUICK_HASHES,
      OTP_RESEND_INTERVAL: '0',
      PASSWORD_MAX_ATTEMPTS: '100000',
      MAX_CONSECUTIVE_FAILURES: '100000',
    });
    try {
      const logins = await addressesOf(
        w,
        'unknown',
        'taken',
        'without a password',
        'unverified',
        'deleted',
        'inactive',
        ...PROTECTED,
      );
      const { deviceToken } = await join(w.service.url);
      const bodies = {
        ...Object.fromEntries(Object.entries(logins).map(([name, login]) => [name, { login }])),
        'wrong, with another’s device': { login: (await join(w.service.url)).email, device_token: deviceToken },
      };
      const timeOf = async (body: object): Promise<number> => {
        const start = performance.now();
        const { status } = await w.post('login', { ...body, password: `wrong ${PASSWORD}` });
        expect(status).to.equal(401);
        return performance.now() - start;
      };
      await expectSameTimes('a refused password', bodies, timeOf);
    } finally {
      await w.end();
    }
  });

  it('by the time of a registration without a password', async () => {
    // requirement 32, 34
    const w = await world({ ...CHEAP, OTP_RESEND_INTERVAL: '0', PASSWORDLESS: 'on' });
    try {
      const addresses = await addressesOf(w, ...EVERYBODY);
      const timeOf = async (email: string): Promise<number> => {
        const start = performance.now();
        const { status } = await w.post('register', { first_name: 'Ada', email });
        expect(status).to.equal(202);
        return performance.now() - start;
      };
      await expectSameTimes('a registration without a password', addresses, timeOf);
    } finally {
      await w.end();
    }
  });

  for (const [what, timedCall] of [
    ['a request for a code', (w: World, value: string) => w.post('otp', { type: 'email', value })],
    ['a forgotten password', (w: World, value: string) => w.post('password/forgot', { type: 'email', value })],
    ['a refused code', (w: World, value: string) => w.post('otp/verify', { type: 'email', value, code: '000000' })],
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
        const addresses = await addressesOf(w, ...EVERYBODY);
        for (const value of Object.values(addresses)) await w.post('password/forgot', { type: 'email', value });
        const timeOf = async (value: string): Promise<number> => {
          const start = performance.now();
          await timedCall(w, value);
          return performance.now() - start;
        };
        await expectSameTimes(what, addresses, timeOf);
      } finally {
        await w.end();
      }
    });
});

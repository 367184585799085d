import { expect } from 'chai';
import fc from 'fast-check';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { PersonName } from '../../src/core/domain/account/user.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { AddressSnapshot } from '../../src/core/domain/addresses/ownership.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Lock, UnlockReason } from '../../src/core/domain/locks/current-lock.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import type { CodeVerifier, ProviderName, ReturnTo } from '../../src/core/domain/oauth/provider-profile.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import { settle } from '../../src/core/domain/sign-in/otp.ts';
import type { OtpPurpose } from '../../src/core/domain/sign-in/otp.ts';
import { challengeOf } from '../../src/core/use-cases/oauth/challenge.ts';
import type { Challenged } from '../../src/core/use-cases/sign-in/signed-in.ts';
import { makeUseCases } from '../../src/wiring/use-cases.ts';
import { makeFakeHarness } from '../contracts/fake-harness.ts';
import { acting } from '../contracts/harness.ts';
import type { Harness } from '../contracts/harness.ts';
import { makePostgresHarness } from '../contracts/postgres-harness.ts';
import { credentialOf, looking, mailTo } from '../contracts/steps.ts';
import { makeFakeAccessTokens } from '../fakes/access-tokens.ts';
import { makeFakeImageConverter, makeFakeImages } from '../fakes/images/images.ts';
import { makeFakeOAuthProviders } from '../fakes/oauth-providers.ts';
import { makeFakeOneTimeCodes } from '../fakes/one-time-codes.ts';
import { makeFakeBodyFingerprints, makeFakeOpaqueTokens, makeFakeRegistrationTokens } from '../fakes/opaque-tokens.ts';
import { makeFakePasswords } from '../fakes/passwords.ts';
import { makeFakePhoneNumbers } from '../fakes/phone-numbers.ts';
import { makeFakeResetLinks } from '../fakes/reset-links.ts';
import { makeFakeRecoveryCodes } from '../fakes/second-factor/recovery-codes.ts';
import { makeFakeTotps } from '../fakes/second-factor/totps.ts';
import { makeFakeRefreshTokens, makeFakeSessionCookies } from '../fakes/session-tokens.ts';
import { makeStore } from '../fakes/store.ts';
import { passkeyPorts } from '../support/passkeys/ceremonies.ts';
import { MINUTE, SECOND, aMobile, anEmail, policies, succeed, unchallenged } from '../support/values.ts';

/** Addresses and passwords are given by their index in the run's list. */
type Step =
  | Readonly<{ do: 'register'; addresses: readonly number[]; password: number }>
  | Readonly<{ do: 'ask'; address: number; device: boolean }>
  | Readonly<{
      do: 'guess';
      address: number;
      right: boolean;
      registration: 'none' | 'first' | 'last';
      device: boolean;
    }>
  | Readonly<{ do: 'sign in'; address: number; password: number; device: boolean }>
  /** Wrong attempts until it locks. */
  | Readonly<{ do: 'lock'; address: number; factor: 'password' | 'code' }>
  | Readonly<{ do: 'unlock'; address: number }>
  | Readonly<{ do: 'forget'; address: number; device: boolean }>
  | Readonly<{ do: 'reset'; address: number; right: boolean; password: number; device: boolean }>
  | Readonly<{ do: 'follow'; link: 'first' | 'last'; password: number }>
  /** A sign-in at a provider with an address in the profile. */
  | Readonly<{ do: 'arrive'; provider: 'trusted' | 'other'; subject: number; address: number; device: boolean }>
  | Readonly<{ do: 'wait'; ms: number }>;

const address = fc.nat(3);
const password = fc.nat(1);
/** Whether the request has the device token of the last sign-in, of any user. */
const device = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('register' as const),
      addresses: fc.constantFrom([0], [2], [0, 2], [3, 0], [1, 2], [1, 3]),
      password,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask' as const), address, device }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('guess' as const),
      address,
      right: fc.boolean(),
      registration: fc.constantFrom('none' as const, 'first' as const, 'last' as const),
      device,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('sign in' as const), address, password, device }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lock' as const),
      address,
      factor: fc.constantFrom('password' as const, 'code' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlock' as const), address }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forget' as const), address, device }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reset' as const), address, right: fc.boolean(), password, device }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('follow' as const),
      link: fc.constantFrom('first' as const, 'last' as const),
      password,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      provider: fc.constantFrom('trusted' as const, 'other' as const),
      subject: fc.nat(1),
      address: fc.nat(1),
      device,
    }),
  },
  // Sums of ten steps stay at least a second away from every limit, because a step itself takes time.
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(7, 61, 61, 301, 907).map((s) => s * SECOND),
    }),
  },
);

/** Few enough to be reached by a second lock. */
const maxTotal = 7;
const limits: Policies = {
  ...policies,
  otp: { ...policies.otp, lockout: { ...policies.otp.lockout, maxTotal } },
  passwordLockout: { ...policies.passwordLockout, maxTotal },
  secondFactor: { ...policies.secondFactor, lockout: { ...policies.secondFactor.lockout, maxTotal } },
};

const passwords = ['the first password of two', 'the second password of two'];
const client = { ip: '192.0.2.1', userAgent: null };

const makeRun = (h: Harness, addresses: readonly Address[], name: string) => {
  const [codes, tokens] = [makeFakeOneTimeCodes(), makeFakeOpaqueTokens(name)];
  const provider = makeFakeOAuthProviders();
  const [accessTokens, refreshTokens] = [makeFakeAccessTokens(makeStore()), makeFakeRefreshTokens()];
  const service = makeUseCases(
    {
      ...h,
      flows: h.oauthFlows,
      providers: provider.providers,
      codes,
      totps: makeFakeTotps(),
      recoveryCodes: makeFakeRecoveryCodes(),
      ...passkeyPorts(),
      tokens,
      registrations: makeFakeRegistrationTokens(name),
      fingerprints: makeFakeBodyFingerprints(),
      accessTokens,
      refreshTokens,
      sessionCookies: makeFakeSessionCookies(),
      links: makeFakeResetLinks(),
      images: makeFakeImages(),
      imageConverter: makeFakeImageConverter(),
      passwords: makeFakePasswords(),
      commonPasswords: { includes: () => false },
      phoneNumbers: makeFakePhoneNumbers(),
    },
    limits,
  );
  const registrations: string[] = [];
  /** Read early, because the links are needed. */
  const mail: Readonly<{ at: Address; message: Message }>[] = [];
  const devices: string[] = [];
  const deviceToken = (s: Readonly<{ device: boolean }>) => (s.device ? (devices.at(-1) ?? null) : null);
  const signedIn = async <E extends { _tag: string }>(task: TaskEither<E, Challenged | { deviceToken: string }>) => {
    const done = await pipe(task, TE.map(unchallenged))();
    if (done._tag === 'Right') devices.push(done.right.deviceToken);
    return shownAnswer(async () => done);
  };
  const look = (at: Address): Promise<AddressSnapshot & { now: Date }> =>
    succeed(
      h.addresses.update([at], ([seen], now) => ({ writes: { otps: [] }, events: [], answer: { ...seen!, now } })),
    );

  const codeOf = async (at: Address, right: boolean, purpose: OtpPurpose = 'sign-in'): Promise<OtpCode> => {
    const { pending } = (await look(at)).otp;
    const code = pending === null ? '000000' : codes.derive(purpose, at, pending.nonce);
    return (right ? code : String((Number(code) + 1) % 1_000_000).padStart(6, '0')) as OtpCode;
  };
  const lock = async (at: Address, factor: 'password' | 'code'): Promise<unknown> => {
    const answers = factor === 'code' ? [await shownAnswer(service.requestCode(at, 'en'))] : [];
    const failures = (factor === 'code' ? limits.otp.lockout : limits.passwordLockout).maxFailures;
    for (let n = 0; n < failures; n += 1) {
      const registration = null;
      const task =
        factor === 'code'
          ? service.verifyCode({ address: at, code: await codeOf(at, false), registration, client, language: 'en' })
          : service.signInWithPassword({ login: at.value, password: 'a wrong one', client, language: 'en' });
      answers.push(await shownAnswer(task as TaskEither<{ _tag: string }, unknown>));
    }
    return answers;
  };
  const arrive = async (s: Extract<Step, { do: 'arrive' }>): Promise<unknown> => {
    const [at, codeVerifier] = [s.provider as string as ProviderName, 'the verifier' as CodeVerifier];
    const target = {
      returnTo: 'https://app.example.com/' as ReturnTo,
      codeChallenge: challengeOf(tokens, codeVerifier),
    };
    const { location, state, secret } = await succeed(service.startOAuthSignIn({ provider: at, ...target }));
    const account = { email: addresses[s.address]!.value, email_verified: true, given_name: 'Ada' };
    const params = provider.signIn(location, `${addresses[0]!.value} ${s.subject}`, account);
    const back = new URL(await succeed(service.handleCallback({ provider: at, params, state, secret })));
    const code = back.searchParams.get('code') ?? '';
    return signedIn(
      service.exchangeOAuthCode({ code, codeVerifier, deviceToken: deviceToken(s), client, language: 'en' }),
    );
  };
  const perform = async (s: Step): Promise<unknown> => {
    if (s.do === 'wait') return h.elapse(s.ms);
    if (s.do === 'register') {
      const names = { firstName: `Name ${registrations.length}` as PersonName, lastName: null };
      const done = await succeed(
        service.register({
          ...names,
          addresses: s.addresses.map((n) => addresses[n]!),
          password: passwords[s.password]!,
          language: 'en',
        }),
      );
      registrations.push(done.registration);
      return done;
    }
    if (s.do === 'follow') {
      const sent = mail.flatMap(({ message }) => (message.template === 'reset-password' ? [message.token] : []));
      const token = sent.at(s.link === 'first' ? 0 : -1) ?? 'none';
      return shownAnswer(service.resetByLink({ token, newPassword: passwords[s.password]!, language: 'en' }));
    }
    if (s.do === 'arrive') return arrive(s);
    const at = addresses[s.address]!;
    if (s.do === 'ask') return shownAnswer(service.requestCode(at, 'en', deviceToken(s)));
    if (s.do === 'sign in')
      return signedIn(
        service.signInWithPassword({
          login: at.value,
          password: passwords[s.password]!,
          deviceToken: deviceToken(s),
          client,
          language: 'en',
        }),
      );
    if (s.do === 'lock') return lock(at, s.factor);
    if (s.do === 'unlock') {
      const { ownership } = await look(at);
      if (!('userId' in ownership)) return 'nobody';
      const unlocked = O.toNullable(
        await succeed(h.locks.unlock(acting(h), ownership.userId, 'a call' as UnlockReason)),
      );
      return unlocked && [unlocked.before.map(shown), unlocked.after.map(shown)];
    }
    if (s.do === 'forget') {
      const done = await shownAnswer(service.forgotPassword(at, 'en', deviceToken(s)));
      mail.push(...(await mailTo(h, at)).map((message) => ({ at, message })));
      return done;
    }
    if (s.do === 'reset') {
      const code = await codeOf(at, s.right, 'reset');
      return shownAnswer(
        service.resetByCode({
          address: at,
          code,
          newPassword: passwords[s.password]!,
          deviceToken: deviceToken(s),
          language: 'en',
        }),
      );
    }
    const registration =
      s.registration === 'none' ? null : (registrations.at(s.registration === 'first' ? 0 : -1) ?? null);
    return signedIn(
      service.verifyCode({
        address: at,
        code: await codeOf(at, s.right),
        registration,
        deviceToken: deviceToken(s),
        client,
        language: 'en',
      }),
    );
  };

  /** The counts of every device that was ever known at an address. */
  const scopesAt = async (at: Address) => {
    const shown = [];
    for (const token of devices) {
      const scope = { _tag: 'Device' as const, token: tokens.digest(token) };
      const { scope: own, lockout } = (await looking(h, at, scope)).otp;
      const credential = (await credentialOf(h, at, scope))?.lockout;
      for (const count of [own?.lockout ?? lockout, credential])
        shown.push(count && [count._tag, count.failures, count.total]);
    }
    return shown;
  };

  /** Everything that the ports return about the addresses, with ids replaced by their order of appearance. */
  const state = async () => {
    const met: UserId[] = [];
    const order = (id: UserId) => (met.includes(id) ? met.indexOf(id) : met.push(id) - 1);
    const all = [];
    for (const at of addresses) {
      const { ownership, otp, now } = await look(at);
      const { pending, lockout } = settle(limits.otp)(otp, now);
      const user = 'userId' in ownership ? O.toNullable(await succeed(h.users.find(ownership.userId))) : null;
      const locks = 'userId' in ownership ? O.toNullable(await succeed(h.locks.read(ownership.userId))) : null;
      const credential = O.toNullable(await succeed(h.credentials.find(at)))?.credential;
      all.push({
        ownership:
          'userId' in ownership
            ? { ...ownership, userId: order(ownership.userId), identityId: 0, own: ownership.own.toSorted() }
            : ownership,
        otp: [
          pending?.nonce,
          lockout._tag,
          lockout.failures,
          lockout.total,
          otp.requestedAt['sign-in'] !== null,
          otp.requestedAt.reset !== null,
        ],
        user: user && [
          user.firstName,
          user.isActive,
          user.lastLoginAt !== null,
          user.identities.map((i) => [i.value, i.isVerified, i.isPrimary]).toSorted(),
        ],
        credential: credential && [
          credential.passwordHash,
          credential.lockout.failures,
          credential.lockout._tag,
          credential.lockout.total,
        ],
        locks: locks && locks.map(shown),
        scopes: await scopesAt(at),
        mail: [...mail.filter((read) => read.at === at).map(({ message }) => message), ...(await mailTo(h, at))]
          .map((message) => [message.template, 'code' in message && message.code])
          .toSorted(),
      });
    }
    return all;
  };
  return { perform, state };
};

type Run = ReturnType<typeof makeRun>;

/** A lock without its id and time. */
const shown = ({ factor, failures, lockedUntil }: Lock) => [factor, failures, lockedUntil !== null];

/** The answer without tokens, with durations rounded up to minutes, because the two clocks differ slightly. */
const shownAnswer = async <E extends { _tag: string }, A>(task: TaskEither<E, A>): Promise<unknown> => {
  const answer = await task();
  if (answer._tag === 'Right') return 'granted';
  const { left } = answer;
  return 'retryAfterMs' in left ? [left._tag, Math.ceil(Number(left.retryAfterMs) / MINUTE)] : left;
};

describe('the fakes and PostgreSQL', function () {
  this.timeout(600_000);
  let [fake, postgres]: Harness[] = [];
  before(
    async () => void ([fake, postgres] = await Promise.all([makeFakeHarness(limits), makePostgresHarness(limits)])),
  );
  after(() => Promise.all([fake?.close(), postgres?.close()]));

  it('give the same answers and reach the same states for any sequence', async () => {
    let runs = 0;
    const sameStates = fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12, size: 'max' }), async (steps) => {
      const addresses = [anEmail(), anEmail(), aMobile(), aMobile()];
      runs += 1;
      const [one, other] = [fake!, postgres!].map((h) => makeRun(h, addresses, `run ${runs}`)) as [Run, Run];
      let last = performance.now();
      /** Advance the fake's clock like the database's, however slow the machine is. */
      const follow = async () => {
        const passed = Math.round(performance.now() - last);
        last += passed;
        await fake!.elapse(passed);
      };
      for (const s of steps) {
        const answer = await other.perform(s);
        await follow();
        expect(answer, JSON.stringify(s)).to.deep.equal(await one.perform(s));
      }
      const state = await other.state();
      await follow();
      expect(state).to.deep.equal(await one.state());
    });
    await fc.assert(sameStates, {
      seed: Number(process.env['PROPERTY_SEED'] ?? 20_240_229),
      numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60),
    });
  });
});

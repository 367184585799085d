import { randomInt, randomUUID } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { PersonName } from '../../src/core/domain/account/user.ts';
import type { Address, EmailAddress, MobileNumber } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { SessionId, TokenDigest } from '../../src/core/domain/ids.ts';
import type { SendBudgetPolicy } from '../../src/core/domain/messages/send-budget.ts';
import { firstFactor } from '../../src/core/domain/second-factor/evidence.ts';
import type { Renewal } from '../../src/core/domain/second-factor/opening.ts';
import type { Principal } from '../../src/core/domain/sessions/principal.ts';
import type { Client } from '../../src/core/domain/sessions/session.ts';
import type { OtpNonce } from '../../src/core/domain/sign-in/otp-code.ts';
import { isChallenged } from '../../src/core/use-cases/sign-in/signed-in.ts';
import type { Challenged } from '../../src/core/use-cases/sign-in/signed-in.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** The default limits, except that fewer failures in all require another factor: each of them takes a call. */
export const policies: Policies = {
  otp: {
    ttlMs: 5 * MINUTE,
    resendIntervalMs: MINUTE,
    lockout: { maxFailures: 3, lockMs: 15 * MINUTE, resetAfterMs: null, maxTotal: 15 },
  },
  password: { minLength: 12 },
  passwordLockout: { maxFailures: 5, lockMs: 15 * MINUTE, resetAfterMs: 15 * MINUTE, maxTotal: 15 },
  sessionTtlMs: 30 * 24 * 60 * MINUTE,
  reauthTtlMs: 10 * MINUTE,
  relyingParty: { id: 'localhost', name: 'Example Corporation', isOn: true },
  refresh: { graceMs: 10 * SECOND, idleTtlMs: 7 * 24 * 60 * MINUTE },
  secondFactor: {
    required: 'off',
    challengeTtlMs: 5 * MINUTE,
    rememberTtlMs: DAY,
    lockout: { maxFailures: 5, lockMs: 15 * MINUTE, resetAfterMs: 15 * MINUTE, maxTotal: 15 },
  },
  serviceName: 'Example Corporation',
  registration: 'open',
  isPasswordless: false,
  smsCountries: 'all',
  invitation: { ttlMs: 7 * 24 * 60 * MINUTE },
};

/** What a principal says of a user who has no second factor. */
export const noFactor = {
  hasFactor: false,
  factorMsAgo: null,
  isRemembered: false,
  amr: ['pwd'],
} as const satisfies Partial<Principal>;

/** What a first factor opens if `session` is what it starts without a second one. */
export const aSignIn = <S extends object>(session: S) => {
  const evidence = firstFactor('pwd');
  const challenge = { token: aDigest(), ttlMs: policies.secondFactor.challengeTtlMs, amr: evidence.amr, session: null };
  return { session: { ...session, evidence }, challenge };
};

export const aRenewal = (session: SessionId): Renewal => {
  const evidence = firstFactor('pwd');
  const { challenge } = aSignIn({});
  return { session, evidence, challenge: { ...challenge, session } };
};

/** Small, so that a test can exceed it. */
export const SESSION_MAX = 12;

export const sendBudget: SendBudgetPolicy = { perHour: 5, perDay: 10 };

/** Unique values, for what does not matter to a test. */
export const anEmail = (local = `someone-${randomUUID()}`): Address => ({
  type: 'email',
  value: `${local}@example.com` as EmailAddress,
});
export const aMobile = (): Address => ({
  type: 'mobile',
  value: `+1${randomInt(2_000_000_000, 10_000_000_000)}` as MobileNumber,
});
export const aNonce = (): OtpNonce => randomUUID().replaceAll('-', '').slice(0, 10) as OtpNonce;
export const aDigest = (): TokenDigest => `digest-${randomUUID()}` as TokenDigest;
export const aClient = (): Client => ({ ip: `192.0.2.${randomInt(256)}`, userAgent: `agent ${randomInt(1000)}` });
export const aName = (): PersonName => `Name ${randomInt(1_000_000)}` as PersonName;
export const aPassword = (): string => `some words in a row ${randomUUID()}`;

/** The result of a task; throws if it refuses. */
export const succeed = async <E, A>(task: TaskEither<E, A>): Promise<A> => {
  const done = await task();
  if (E.isLeft(done)) throw new Error(`refused: ${describe(done.left)}`, { cause: done.left });
  return done.right;
};

/** What a sign-in opened; throws if it asks for a second factor. */
export const unchallenged = <A extends object>(outcome: A): Exclude<A, Challenged> => {
  if (isChallenged(outcome)) throw new Error('the user has a second factor');
  return outcome as Exclude<A, Challenged>;
};

/** The tokens of a sign-in; throws if it refuses, or asks for a second factor. */
export const tokensOf = async <E, A extends object>(task: TaskEither<E, A>): Promise<Exclude<A, Challenged>> =>
  unchallenged(await succeed(task));

/** The refusal of a task; throws if it succeeds. */
export const refusal = async <E, A>(task: TaskEither<E, A>): Promise<E> => {
  const done = await task();
  if (E.isRight(done)) throw new Error(`not refused: ${JSON.stringify(done.right)}`);
  return done.left;
};

const describe = (left: unknown): string => {
  const cause = typeof left === 'object' && left !== null && 'cause' in left ? String(left.cause) : '';
  return `${JSON.stringify(left)} ${cause}`;
};

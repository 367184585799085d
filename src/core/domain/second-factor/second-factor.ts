import type { Address } from '../addresses/address.ts';
import type { Decision, DomainEvent } from '../events.ts';
import type { SessionId, TokenDigest, UserId } from '../ids.ts';
import type { FoundScope } from '../locks/attempt-scope.ts';
import { hasJustLocked, judge, plus } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { NewSession } from '../sessions/session.ts';
import { withSecondFactor } from './evidence.ts';
import type { AddedIn, Amr, Evidence, FactorMethod } from './evidence.ts';
import { hasFactor } from './has-factor.ts';
import type { RecoveryCodeHash } from './recovery-codes.ts';
import { PENDING_TTL_MS, acceptedStep } from './totp.ts';
import type { SealedSecret } from './totp.ts';
import { addedIn, addition } from './undo.ts';
import type { ChangingSession, NewUndoLink } from './undo.ts';

type Totp = Readonly<{ secret: SealedSecret; confirmedAt: Date; lastStep: number | null; addedIn: AddedIn }>;

/** A user's second factor, read while the user's credential row is locked. */
export type SecondFactor = Readonly<{
  userId: UserId;
  isActive: boolean;
  verified: readonly Address[];
  primary: Address | null;
  totp: Totp | null;
  /** Whether “always ask for a second factor” is on. */
  isAlways: boolean;
  isPasskeyEnough: boolean;
  /** A new authenticator app that has not been confirmed by its first code yet. */
  pending: Readonly<{ secret: SealedSecret; until: Date }> | null;
  recoveryCodesLeft: number;
  lockout: Lockout;
  /** The session in which the user makes a change. Null if it has ended, or if the user answers a challenge. */
  session: ChangingSession | null;
}>;

export type OwnFactor = SecondFactor & Readonly<{ session: ChangingSession }>;

export type FactorSummary = Readonly<{
  totpConfirmedAt: Date | null;
  isAlways: boolean;
  isPasskeyEnough: boolean;
  recoveryCodesLeft: number;
  passkeys: number;
}>;

export type Challenge = Readonly<{
  factor: SecondFactor;
  amr: readonly Amr[];
  /** The session to renew; null if a new one starts. */
  session: SessionId | null;
  /** The given recovery code; null if the given code is not an unused recovery code of the user. */
  recoveryCode: Readonly<{ id: number; addedIn: AddedIn }> | null;
}>;

export type FactorWrites = Readonly<{
  lockout: Lockout;
  lastStep?: number;
  /** The id of the recovery code to mark as used. */
  usesCode?: number;
  session?: NewSession;
  renews?: Readonly<{ session: SessionId; evidence: Evidence }>;
  /** Unlocks all other factors of the user that have at least this many failures. */
  reopensFrom?: number;
  pending?: SecondFactor['pending'];
  totp?: Totp | null;
  isAlways?: boolean;
  /** The new recovery codes; all earlier codes become invalid. */
  recoveryCodes?: Readonly<{ hashes: readonly RecoveryCodeHash[]; addedIn: AddedIn }>;
  /** The `AddedIn` of the setting “always ask for a second factor”. */
  alwaysAddedIn?: AddedIn;
  undoLink?: NewUndoLink;
  /** If set, no session of the user counts as having proved a second factor any more. */
  forgetsProofs?: boolean;
  /** The session to elevate (see `principal.ts`); all other sessions of the user end. */
  elevates?: Readonly<{ session: SessionId; evidence: Evidence }>;
}>;

export type FactorDecision<A> = Decision<FactorWrites, A>;

/** Whether the given code is right for the secret at a time step. Always false for a recovery code. */
export type Matches = (userId: UserId, secret: SealedSecret, step: number) => boolean;

const FIRST_FACTORS: Readonly<Record<Amr, string>> = {
  pwd: 'password',
  otp: 'code',
  sms: 'code',
  fed: 'provider',
  hwk: 'passkey',
  swk: 'passkey',
  user: 'passkey',
  mfa: 'mfa',
};

export const methodOf = ([first = 'mfa']: readonly Amr[], second: FactorMethod): string =>
  `${FIRST_FACTORS[first]}+${second.replace('_', '-')}`;

/** Handles a wrong code, or any code given during a lock. */
const missed = (
  policy: LockoutPolicy,
  { userId, isActive, primary, lockout: before }: SecondFactor,
  { lockout, verdict }: Readonly<{ lockout: Lockout; verdict: Verdict }>,
  { by, language }: Readonly<{ by: UserId | null; language: Language }>,
): FactorDecision<Verdict> => {
  const tried = { by, userId };
  const hasCounted = lockout.total > before.total;
  // A signed-in user who adds an authenticator app may mistype its code. This is not an attack, so no notice is sent.
  const notice = { to: isActive && primary !== null && by === null ? [primary] : [], language };
  const events: DomainEvent[] = hasCounted ? [{ _tag: 'FactorRefused', ...tried }] : [];
  if (hasJustLocked(policy, lockout, verdict)) events.push({ _tag: 'FactorLocked', ...tried, notice });
  return { writes: { lockout }, events, answer: verdict };
};

export type Answer = Readonly<{
  matches: Matches;
  /** The session to start, unless the challenge renews one. */
  session: NewSession;
  language: Language;
}>;

/**
 * Checks the answer to a challenge: a code from the authenticator app or a recovery code. Failures with either, across
 * all challenges of the user, count together. Each code works only once.
 */
export const answerChallenge =
  (policy: LockoutPolicy, { matches, session, language }: Answer) =>
  ({ factor, amr, session: renews, recoveryCode }: Challenge, now: Date): FactorDecision<Verdict> => {
    const { userId, totp } = factor;
    const step = totp && acceptedStep((at) => matches(userId, totp.secret, at), totp.lastStep, now);
    const isRight = factor.isActive && (step !== null || recoveryCode !== null);
    const judged = judge(policy, isRight)(factor.lockout, now);
    if (judged.verdict._tag !== 'Right') return missed(policy, factor, judged, { by: null, language });
    const used = step === null ? recoveryCode : null;
    const evidence = withSecondFactor(amr, (used ?? totp)?.addedIn ?? null);
    const about = { by: userId, userId, method: methodOf(amr, used === null ? 'totp' : 'recovery_code') };
    const left = factor.recoveryCodesLeft - 1;
    return {
      writes: {
        lockout: judged.lockout,
        ...(used === null ? {} : { usesCode: used.id }),
        ...(step === null ? {} : { lastStep: step }),
        ...(renews === null ? { session: { ...session, evidence } } : { renews: { session: renews, evidence } }),
        reopensFrom: policy.maxTotal,
      },
      events: [
        ...(used === null
          ? []
          : [
              {
                _tag: 'RecoveryCodeUsed' as const,
                by: userId,
                userId,
                left,
                notice: { to: factor.verified, language },
              },
            ]),
        renews === null
          ? { _tag: 'SessionStarted', ...about, sessionId: session.id, failures: factor.lockout.failures }
          : { _tag: 'SessionRenewed', ...about, sessionId: renews },
      ],
      answer: judged.verdict,
    };
  };

export const unchanged = <A>({ lockout }: SecondFactor, answer: A): FactorDecision<A> => ({
  writes: { lockout },
  events: [],
  answer,
});

/** Prepares a new authenticator app. If the user already has a confirmed app, `isReplacing` must be true. */
export const startTotp =
  (secret: SealedSecret, isReplacing: boolean) =>
  (factor: SecondFactor, now: Date): FactorDecision<'Started' | 'AlreadyAdded'> =>
    factor.totp !== null && !isReplacing
      ? unchanged(factor, 'AlreadyAdded')
      : {
          writes: { lockout: factor.lockout, pending: { secret, until: plus(now, PENDING_TTL_MS) } },
          events: [],
          answer: 'Started',
        };

type Confirmation = Readonly<{
  matches: Matches;
  recoveryCodes: readonly RecoveryCodeHash[];
  amr: readonly Amr[];
  /** The token of the undo link in the notice. Used only if the session has not proved a second factor. */
  link: Readonly<{ token: string; digest: TokenDigest }>;
  language: Language;
}>;

/** Confirms a new authenticator app with its first code. Elevates the session and ends all other sessions. */
export const confirmTotp =
  (policy: LockoutPolicy, { matches, recoveryCodes, amr, link, language }: Confirmation) =>
  (factor: OwnFactor, now: Date): FactorDecision<Verdict> => {
    const { pending, userId, session } = factor;
    if (pending === null || pending.until <= now) return unchanged(factor, { _tag: 'Wrong' });
    const step = acceptedStep((at) => matches(userId, pending.secret, at), null, now);
    const judged = judge(policy, step !== null)(factor.lockout, now);
    if (judged.verdict._tag !== 'Right' || step === null)
      return missed(policy, factor, judged, { by: userId, language });
    const added = addition(factor, { link, language }, now);
    return {
      writes: {
        lockout: judged.lockout,
        totp: { secret: pending.secret, confirmedAt: now, lastStep: step, addedIn: added.addedIn },
        pending: null,
        recoveryCodes: { hashes: recoveryCodes, addedIn: added.addedIn },
        elevates: { session: session.id, evidence: withSecondFactor(amr, added.addedIn) },
        ...added.writes,
      },
      events: [{ _tag: 'FactorAdded', by: userId, userId, factor: 'totp', notice: added.notice }],
      answer: judged.verdict,
    };
  };

/** Replaces all recovery codes. Returns false and stores none if the user has no second factor. */
export const replaceRecoveryCodes =
  (hashes: readonly RecoveryCodeHash[]) =>
  (factor: OwnFactor): FactorDecision<boolean> =>
    hasFactor(factor)
      ? {
          writes: { lockout: factor.lockout, recoveryCodes: { hashes, addedIn: addedIn(factor.session) } },
          events: [{ _tag: 'RecoveryCodesMade', by: factor.userId, userId: factor.userId }],
          answer: true,
        }
      : unchanged(factor, false);

/**
 * Calls `decide` only if tokens of `generation` are still valid. Answers null if the session has ended or has been
 * elevated since that generation.
 */
export const ifStillValid =
  <A>(generation: number, decide: (factor: OwnFactor, now: Date, scope: FoundScope) => FactorDecision<A>) =>
  (factor: SecondFactor, now: Date, scope: FoundScope): FactorDecision<A | null> =>
    scope.kind === 'Session' && scope.elevatedGeneration <= generation && factor.session !== null
      ? decide({ ...factor, session: factor.session }, now, scope)
      : unchanged(factor, null);

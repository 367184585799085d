import type { OtpNonce } from '../ids.ts';
import type { ScopeCount } from '../locks/attempt-scope.ts';
import { expire, forgiven, judge, open, plus, refusedUntil, stricter } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from '../locks/lockout.ts';

/**
 * What a code is good for; a code of one purpose does not serve another, and each purpose has an interval of its own.
 * Registering asks for a code that signs in.
 */
export const OTP_PURPOSES = ['sign-in', 'reset', 'identity'] as const;
export type OtpPurpose = (typeof OTP_PURPOSES)[number];

/** A nonce, from which the code of each purpose is derived, and when it last went out. */
export type PendingCode = Readonly<{
  nonce: OtpNonce;
  /** When the last message went out that carried a code of any purpose. */
  generatedAt: Date;
  /** The same by purpose, because no purpose's message renews another's code; absent is `generatedAt`. */
  sentAt?: Readonly<Partial<Record<OtpPurpose, Date>>>;
}>;

/**
 * When a code of an address was last asked for, by purpose. The owner's known devices and sessions have intervals of
 * their own, and so have administrators, who ask for resets: strangers start none of these.
 */
export type Requests = Readonly<Record<OtpPurpose | 'administrator' | 'owner-sign-in' | 'owner-reset', Date | null>>;
export const noRequests: Requests = {
  'sign-in': null,
  reset: null,
  identity: null,
  administrator: null,
  'owner-sign-in': null,
  'owner-reset': null,
};

export type OtpPolicy = Readonly<{
  /** How long a code lives after the last message that carried it, in milliseconds. */
  ttlMs: number;
  /** How long the next request for a code has to wait, in milliseconds; 0 for not at all. */
  resendIntervalMs: number;
  lockout: LockoutPolicy;
}>;

/** One address's code, and the count of guesses at it over all purposes (seed, `user_identity`). */
export type Otp = Readonly<{
  pending: PendingCode | null;
  /**
   * When a code was last asked for that did not go out, because the budget was used up. Guesses count after it as they
   * do after any request, so that no count tells of budgets; none of them is right.
   */
  withheldAt: Date | null;
  /** The public attempt scope's. */
  lockout: Lockout;
  /** The count that tries count in instead, where they come from a known device or under a session. */
  scope?: ScopeCount;
  requestedAt: Requests;
}>;

export const noOtp: Otp = { pending: null, withheldAt: null, lockout: open, requestedAt: noRequests };

/** The count stays, and no code is left to guess at. */
export const withoutCode = (otp: Otp): Otp => ({ ...otp, pending: null, withheldAt: null });

/** The count that a try counts in. */
export const countOf = ({ lockout, scope }: Otp): Lockout => scope?.lockout ?? lockout;

/**
 * A attempt scope counts over all codes of its user, so that no one code's expiry can reset it: a failure is forgotten as long
 * after the last one as a code lives.
 */
const limitsOf = (policy: OtpPolicy, { scope }: Otp): LockoutPolicy =>
  scope === undefined ? policy.lockout : { ...policy.lockout, forgetMs: policy.ttlMs };

const counted = (otp: Otp, lockout: Lockout): Otp =>
  otp.scope === undefined ? { ...otp, lockout } : { ...otp, scope: { ...otp.scope, lockout } };

/**
 * The state as it counts at `now`. The expiry of a code resets the count, but ends no lock (seed); so does the end of
 * the time that guesses count after a code that did not go out.
 */
export const settle =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): Otp => {
    const lives = (at: Date) => plus(at, policy.ttlMs) > now;
    const lockout = expire(policy.lockout)(otp.lockout, now);
    const scope = otp.scope && {
      scope: { ...otp.scope, lockout: expire(limitsOf(policy, otp))(otp.scope.lockout, now) },
    };
    const pending = otp.pending !== null && lives(otp.pending.generatedAt) ? otp.pending : null;
    const withheldAt = otp.withheldAt !== null && lives(otp.withheldAt) ? otp.withheldAt : null;
    const hasExpired = pending === null && withheldAt === null && (otp.pending !== null || otp.withheldAt !== null);
    const isForgiven = hasExpired && lockout._tag === 'Open';
    return { ...otp, pending, withheldAt, lockout: isForgiven ? forgiven(lockout) : lockout, ...scope };
  };

export type OtpRequest =
  | Readonly<{ _tag: 'TooSoon'; retryAfterMs: number }>
  /** `nonce` is null during a lock and past the budget: the answer is as ever, and no code is sent. */
  | Readonly<{ _tag: 'Asked'; otp: Otp; nonce: OtpNonce | null }>;

export type Ask = Readonly<{
  /** Used where no code is pending. */
  fresh: OtpNonce;
  /** Whether the asking party's budget lets a message go out. */
  goesOut: boolean;
}>;

/**
 * Asks for a code. Within its life the same code comes again and its life is renewed, the count kept, so that a
 * stranger's request neither kills the owner's code nor gives new guesses. What does not go out renews nothing.
 */
export const request =
  (policy: OtpPolicy, purpose: OtpPurpose, asker: OtpPurpose | 'administrator' = purpose) =>
  (otp: Otp, { fresh, goesOut }: Ask, now: Date): OtpRequest => {
    const current = settle(policy)(otp, now);
    const interval = current.scope === undefined ? asker : ofOwner(asker);
    const last = current.requestedAt[interval];
    const next = last === null ? now : plus(last, policy.resendIntervalMs);
    if (next > now) return { _tag: 'TooSoon', retryAfterMs: next.getTime() - now.getTime() };
    const asked = { ...current, requestedAt: { ...current.requestedAt, [interval]: now } };
    if (refusedUntil(limitsOf(policy, current))(countOf(current), now) !== null)
      return { _tag: 'Asked', otp: asked, nonce: null };
    if (!goesOut) return { _tag: 'Asked', otp: { ...asked, withheldAt: now }, nonce: null };
    const nonce = current.pending?.nonce ?? fresh;
    const pending = { nonce, generatedAt: now, sentAt: { ...current.pending?.sentAt, [purpose]: now } };
    return { _tag: 'Asked', otp: { ...asked, pending, withheldAt: null }, nonce };
  };

const ofOwner = (asker: OtpPurpose | 'administrator'): keyof Requests =>
  asker === 'sign-in' || asker === 'reset' ? `owner-${asker}` : asker;

/** The refusal that a lock means for a guess at `now`, or null where one is allowed. */
export const refusedGuess =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): Extract<Verdict, { _tag: 'Locked' }> | null => {
    const current = settle(policy)(otp, now);
    return refusedUntil(limitsOf(policy, current))(countOf(current), now);
  };

export type Guessed = Readonly<{ otp: Otp; verdict: Verdict }>;

/**
 * One guess. It counts only while a code is pending; the right one is used up; a lock answers `Locked` for right and
 * wrong alike and uses nothing up. From a known device the right one ends the lock that strangers closed, too.
 */
export const guess =
  (policy: OtpPolicy, purpose: OtpPurpose, isRight: (nonce: OtpNonce) => boolean) =>
  (otp: Otp, now: Date): Guessed => {
    const current = settle(policy)(otp, now);
    const limits = limitsOf(policy, current);
    const refused = refusedGuess(policy)(current, now);
    if (refused !== null) return { otp: current, verdict: refused };
    const { pending } = current;
    if (pending === null && current.withheldAt === null) return { otp: current, verdict: { _tag: 'Wrong' } };
    const isGood = pending !== null && isRight(pending.nonce) && plus(sentAt(pending, purpose), policy.ttlMs) > now;
    const { lockout, verdict } = judge(limits, isGood)(countOf(current), now);
    const after = counted(current, lockout);
    return { otp: verdict._tag === 'Right' ? usedUp(after) : after, verdict };
  };

/** What an earlier version wrote has one time for all purposes. */
const sentAt = ({ generatedAt, sentAt: times }: PendingCode, purpose: OtpPurpose): Date =>
  times?.[purpose] ?? generatedAt;

/** No code is left to guess at, in any attempt scope; a session's success ends no lock but its own. */
const usedUp = (otp: Otp): Otp => {
  const staysLocked = otp.scope?.kind === 'Session' && otp.lockout._tag === 'Locked';
  return { ...withoutCode(otp), lockout: staysLocked ? otp.lockout : open };
};

/** Two states of one address made one as they count at `now`, without giving a guess or a request away. */
export const mergeOtps =
  (policy: OtpPolicy) =>
  (one: Otp, other: Otp, now: Date): Otp => {
    const [a, b] = [settle(policy)(one, now), settle(policy)(other, now)];
    const latest = (interval: keyof Requests) => later(a.requestedAt[interval], b.requestedAt[interval]);
    const isOfA = later(a.pending?.generatedAt ?? null, b.pending?.generatedAt ?? null) === a.pending?.generatedAt;
    return {
      pending: isOfA ? a.pending : b.pending,
      withheldAt: later(a.withheldAt, b.withheldAt),
      lockout: stricter(a.lockout, b.lockout),
      requestedAt: {
        'sign-in': latest('sign-in'),
        reset: latest('reset'),
        identity: latest('identity'),
        administrator: latest('administrator'),
        'owner-sign-in': latest('owner-sign-in'),
        'owner-reset': latest('owner-reset'),
      },
    };
  };

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

import type { OtpNonce } from '../ids.ts';
import type { ScopeCount } from '../locks/attempt-scope.ts';
import { expire, forgiven, open, plus, stricter } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../locks/lockout.ts';

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
 * An attempt scope counts over all codes of its user, so that no one code's expiry can reset it: a failure is forgotten
 * as long after the last one as a code lives.
 */
export const limitsOf = (policy: OtpPolicy, { scope }: Otp): LockoutPolicy =>
  scope === undefined ? policy.lockout : { ...policy.lockout, forgetMs: policy.ttlMs };

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

/** Two states of one address made one as they count at `now`, without giving a guess or a request away. */
export const mergeOtps =
  (policy: OtpPolicy) =>
  (one: Otp, other: Otp, now: Date): Otp => {
    const [a, b] = [settle(policy)(one, now), settle(policy)(other, now)];
    const intervals = Object.keys(noRequests) as (keyof Requests)[];
    const latest = intervals.map((of) => [of, later(a.requestedAt[of], b.requestedAt[of])]);
    const isOfA = later(a.pending?.generatedAt ?? null, b.pending?.generatedAt ?? null) === a.pending?.generatedAt;
    return {
      pending: isOfA ? a.pending : b.pending,
      withheldAt: later(a.withheldAt, b.withheldAt),
      lockout: stricter(a.lockout, b.lockout),
      requestedAt: Object.fromEntries(latest) as Requests,
    };
  };

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

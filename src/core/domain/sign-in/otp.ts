import type { ScopeCount } from '../locks/attempt-scope.ts';
import { expire, forgiven, open, plus, stricter } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../locks/lockout.ts';
import type { OtpNonce } from './otp-code.ts';

/** A code works for only one purpose. Each purpose has its own minimum interval between requests. */
const OTP_PURPOSES = ['sign-in', 'reset', 'identity'] as const;
export type OtpPurpose = (typeof OTP_PURPOSES)[number];

export type PendingCode = Readonly<{
  nonce: OtpNonce;
  generatedAt: Date;
  /** When the code was last sent for each purpose. Its lifetime for the purpose starts then. Default: `generatedAt`. */
  sentAt?: Readonly<Partial<Record<OtpPurpose, Date>>>;
}>;

/**
 * When a code was last requested, by kind of request. Requests by strangers don't delay those of the owner's devices
 * and sessions, or of administrators. A request for a code does not delay a registration.
 */
export type Requests = Readonly<
  Record<OtpPurpose | 'registration' | 'administrator' | 'owner-sign-in' | 'owner-reset', Date | null>
>;
const noRequests: Requests = {
  'sign-in': null,
  registration: null,
  reset: null,
  identity: null,
  administrator: null,
  'owner-sign-in': null,
  'owner-reset': null,
};

export type OtpPolicy = Readonly<{
  /** The lifetime of a code since it was last sent, in milliseconds. */
  ttlMs: number;
  /** The minimum interval between two requests, in milliseconds; 0 for none. */
  resendIntervalMs: number;
  lockout: LockoutPolicy;
}>;

/** The code of one address, and the count of wrong codes for all purposes. */
export type Otp = Readonly<{
  pending: PendingCode | null;
  /**
   * When a request sent no code because the message limit was reached. Guesses still count as failures, so that the
   * count doesn't reveal the limit.
   */
  withheldAt: Date | null;
  lockout: Lockout;
  scope?: ScopeCount;
  requestedAt: Requests;
}>;

export const noOtp: Otp = { pending: null, withheldAt: null, lockout: open, requestedAt: noRequests };

export const withoutCode = (otp: Otp): Otp => ({ ...otp, pending: null, withheldAt: null });

export const countOf = ({ lockout, scope }: Otp): Lockout => scope?.lockout ?? lockout;

/**
 * Returns the policy for a failure count. The count of a device or session covers all codes of the user, so the expiry
 * of one code must not reset the count. It is reset `ttlMs` after the last failure.
 */
export const limitsOf = (policy: OtpPolicy, { scope }: Otp): LockoutPolicy =>
  scope === undefined ? policy.lockout : { ...policy.lockout, resetAfterMs: policy.ttlMs };

/** Returns the state at `now`. Resets the failure count if the code (sent or withheld) has expired. A lock stays. */
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

/** Merges two states of one address at `now`. The result allows no additional guess or request. */
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

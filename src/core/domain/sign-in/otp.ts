import type { ScopeCount } from '../locks/attempt-scope.ts';
import { expire, forgiven, open, plus, stricter } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy } from '../locks/lockout.ts';
import type { OtpNonce } from './otp-code.ts';

/** A code works for one purpose, and each purpose has its own interval. */
const OTP_PURPOSES = ['sign-in', 'reset', 'identity'] as const;
export type OtpPurpose = (typeof OTP_PURPOSES)[number];

export type PendingCode = Readonly<{
  nonce: OtpNonce;
  generatedAt: Date;
  /**
   * When the code was last sent for each purpose, because a message renews only its own purpose's code; absent means
   * `generatedAt`.
   */
  sentAt?: Readonly<Partial<Record<OtpPurpose, Date>>>;
}>;

/**
 * When a code was last requested, by purpose. The owner's known devices and sessions, and administrators, have
 * intervals of their own that others can't start. Registering requests a sign-in code, but has an interval of its own:
 * otherwise a registration soon after a request for a code would be ignored, with its name and password.
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
  /** Lifetime of a code after the last message with it, in milliseconds. */
  ttlMs: number;
  /** Milliseconds between two requests; 0 for none. */
  resendIntervalMs: number;
  lockout: LockoutPolicy;
}>;

/** One address's code, and the count of guesses at it over all purposes. */
export type Otp = Readonly<{
  pending: PendingCode | null;
  /**
   * When a request sent no code because the send budget was used up. Guesses count afterwards as after any request, so
   * that counts don't reveal budgets; none of them is right.
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
 * An attempt scope counts over all codes of its user, so that the expiry of one code can't reset it: its failures are
 * cleared one code lifetime after the last one.
 */
export const limitsOf = (policy: OtpPolicy, { scope }: Otp): LockoutPolicy =>
  scope === undefined ? policy.lockout : { ...policy.lockout, resetAfterMs: policy.ttlMs };

/**
 * The state at `now`. The count is reset, but a lock stays, when a code expires, or when guesses stop counting after a
 * code that was not sent.
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

/** Merges two states of one address at `now` without giving a fresh guess or request. */
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

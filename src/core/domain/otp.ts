import type { OtpNonce } from './ids.ts';
import { expire, judge, open, plus, stricter } from './lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from './lockout.ts';

/** What a code is good for; a code of one purpose does not serve another. */
export type OtpPurpose = 'sign-in';

export type OtpPolicy = Readonly<{
  /** How long a code lives after it was last asked for, in milliseconds. */
  ttlMs: number;
  /** How long the next request for a code has to wait, in milliseconds; 0 for not at all. */
  resendIntervalMs: number;
  lockout: LockoutPolicy;
}>;

/** One address's code, and the count of guesses at it over all purposes (seed, `user_identity`). */
export type Otp = Readonly<{
  pending: Readonly<{ nonce: OtpNonce; generatedAt: Date }> | null;
  lockout: Lockout;
  requestedAt: Date | null;
}>;

export const noOtp: Otp = { pending: null, lockout: open, requestedAt: null };

/** The state as it counts at `now`. The expiry of a code resets the count, but ends no lock (seed). */
export const settle =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): Otp => {
    const lockout = expire(policy.lockout)(otp.lockout, now);
    if (otp.pending === null || plus(otp.pending.generatedAt, policy.ttlMs) > now) return { ...otp, lockout };
    return { ...otp, pending: null, lockout: lockout._tag === 'Locked' ? lockout : open };
  };

export type OtpRequest =
  | Readonly<{ _tag: 'TooSoon'; retryAfterMs: number }>
  /** `nonce` is null during a lock: the answer is as ever, and nothing is sent. */
  | Readonly<{ _tag: 'Asked'; otp: Otp; nonce: OtpNonce | null }>;

/**
 * Asks for a code. Within its life the same code comes again and its life is renewed, the count kept, so that a
 * stranger's request neither kills the owner's code nor gives new guesses. `fresh` is used where none is pending.
 */
export const request =
  (policy: OtpPolicy) =>
  (otp: Otp, fresh: OtpNonce, now: Date): OtpRequest => {
    const current = settle(policy)(otp, now);
    const next = current.requestedAt === null ? now : plus(current.requestedAt, policy.resendIntervalMs);
    if (next > now) return { _tag: 'TooSoon', retryAfterMs: next.getTime() - now.getTime() };
    if (current.lockout._tag === 'Locked') return { _tag: 'Asked', otp: { ...current, requestedAt: now }, nonce: null };
    const nonce = current.pending?.nonce ?? fresh;
    return { _tag: 'Asked', otp: { ...current, pending: { nonce, generatedAt: now }, requestedAt: now }, nonce };
  };

/**
 * One guess. It counts only while a code is pending; the right one is used up; a lock answers `Locked` for right and
 * wrong alike and uses nothing up.
 */
export const guess =
  (policy: OtpPolicy, isRight: (nonce: OtpNonce) => boolean) =>
  (otp: Otp, now: Date): Readonly<{ otp: Otp; verdict: Verdict }> => {
    const current = settle(policy)(otp, now);
    if (current.pending === null && current.lockout._tag === 'Open')
      return { otp: current, verdict: { _tag: 'Wrong' } };
    const right = current.pending !== null && isRight(current.pending.nonce);
    const { lockout, verdict } = judge(policy.lockout, right)(current.lockout, now);
    return { otp: { ...current, lockout, pending: verdict._tag === 'Right' ? null : current.pending }, verdict };
  };

/** Two states of one address made one, without giving a guess or a request away. */
export const mergeOtp = (a: Otp, b: Otp): Otp => ({
  pending:
    later(a.pending?.generatedAt ?? null, b.pending?.generatedAt ?? null) === (a.pending?.generatedAt ?? null)
      ? a.pending
      : b.pending,
  lockout: stricter(a.lockout, b.lockout),
  requestedAt: later(a.requestedAt, b.requestedAt),
});

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

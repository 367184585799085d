import type { OtpNonce } from './ids.ts';
import type { LaneCount } from './lane.ts';
import { expire, forgiven, judge, open, plus, refusedUntil, stricter } from './lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from './lockout.ts';

/**
 * What a code is good for; a code of one purpose does not serve another, and each purpose has an interval of its own.
 * Registering asks for a code that signs in.
 */
export const OTP_PURPOSES = ['sign-in', 'reset', 'identity'] as const;
export type OtpPurpose = (typeof OTP_PURPOSES)[number];

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
  /** The public lane's. */
  lockout: Lockout;
  /** The count that tries count in instead, where they come from a known device or under a session. */
  lane?: LaneCount;
  /** When a code was last asked for, by purpose. */
  requestedAt: Readonly<Record<OtpPurpose, Date | null>>;
}>;

export const noOtp: Otp = {
  pending: null,
  lockout: open,
  requestedAt: { 'sign-in': null, reset: null, identity: null },
};

/** The count that a try counts in. */
export const countOf = ({ lockout, lane }: Otp): Lockout => lane?.lockout ?? lockout;

/**
 * A lane counts over all codes of its user, so that no one code's expiry can reset it: a failure is forgotten as long
 * after the last one as a code lives.
 */
const limitsOf = (policy: OtpPolicy, { lane }: Otp): LockoutPolicy =>
  lane === undefined ? policy.lockout : { ...policy.lockout, forgetMs: policy.ttlMs };

const counted = (otp: Otp, lockout: Lockout): Otp =>
  otp.lane === undefined ? { ...otp, lockout } : { ...otp, lane: { ...otp.lane, lockout } };

/** The state as it counts at `now`. The expiry of a code resets the count, but ends no lock (seed). */
export const settle =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): Otp => {
    const lockout = expire(policy.lockout)(otp.lockout, now);
    const lane = otp.lane && { lane: { ...otp.lane, lockout: expire(limitsOf(policy, otp))(otp.lane.lockout, now) } };
    if (otp.pending === null || plus(otp.pending.generatedAt, policy.ttlMs) > now) return { ...otp, lockout, ...lane };
    return { ...otp, pending: null, lockout: lockout._tag === 'Locked' ? lockout : forgiven(lockout), ...lane };
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
  (policy: OtpPolicy, purpose: OtpPurpose) =>
  (otp: Otp, fresh: OtpNonce, now: Date): OtpRequest => {
    const current = settle(policy)(otp, now);
    const last = current.requestedAt[purpose];
    const next = last === null ? now : plus(last, policy.resendIntervalMs);
    if (next > now) return { _tag: 'TooSoon', retryAfterMs: next.getTime() - now.getTime() };
    const asked = { ...current, requestedAt: { ...current.requestedAt, [purpose]: now } };
    if (refusedUntil(limitsOf(policy, current))(countOf(current), now) !== null)
      return { _tag: 'Asked', otp: asked, nonce: null };
    const nonce = current.pending?.nonce ?? fresh;
    return { _tag: 'Asked', otp: { ...asked, pending: { nonce, generatedAt: now } }, nonce };
  };

/** The refusal that a lock means for a guess at `now`, or null where one is allowed. */
export const refusedGuess =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): Extract<Verdict, { _tag: 'Locked' }> | null => {
    const current = settle(policy)(otp, now);
    return refusedUntil(limitsOf(policy, current))(countOf(current), now);
  };

/**
 * One guess. It counts only while a code is pending; the right one is used up; a lock answers `Locked` for right and
 * wrong alike and uses nothing up. From a known device the right one ends the lock that strangers closed, too.
 */
export const guess =
  (policy: OtpPolicy, isRight: (nonce: OtpNonce) => boolean) =>
  (otp: Otp, now: Date): Readonly<{ otp: Otp; verdict: Verdict }> => {
    const current = settle(policy)(otp, now);
    const limits = limitsOf(policy, current);
    const refused = refusedGuess(policy)(current, now);
    if (refused !== null) return { otp: current, verdict: refused };
    if (current.pending === null) return { otp: current, verdict: { _tag: 'Wrong' } };
    const { lockout, verdict } = judge(limits, isRight(current.pending.nonce))(countOf(current), now);
    const after = counted(current, lockout);
    return { otp: verdict._tag === 'Right' ? usedUp(after) : after, verdict };
  };

/** No code is left to guess at, whoever did; a session's success ends no lock but its own. */
const usedUp = (otp: Otp): Otp => {
  const staysLocked = otp.lane?.kind === 'Session' && otp.lockout._tag === 'Locked';
  return { ...otp, pending: null, lockout: staysLocked ? otp.lockout : open };
};

/** Two states of one address made one, without giving a guess or a request away. */
export const mergeOtp = (a: Otp, b: Otp): Otp => ({
  pending:
    later(a.pending?.generatedAt ?? null, b.pending?.generatedAt ?? null) === (a.pending?.generatedAt ?? null)
      ? a.pending
      : b.pending,
  lockout: stricter(a.lockout, b.lockout),
  requestedAt: {
    'sign-in': later(a.requestedAt['sign-in'], b.requestedAt['sign-in']),
    reset: later(a.requestedAt.reset, b.requestedAt.reset),
    identity: later(a.requestedAt.identity, b.requestedAt.identity),
  },
});

const later = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b > a) ? b : a);

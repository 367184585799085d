import type { FactorMethod } from '../second-factor/evidence.ts';

export type LockoutPolicy = Readonly<{
  maxFailures: number;
  lockMs: number;
  /** How long after the last failure the count is reset, in milliseconds. Null if a code's expiry resets it. */
  resetAfterMs: number | null;
  /** The number of failures since the last success that causes a lock that never expires (NIST SP 800-63B-4 §3.2.2). */
  maxTotal: number;
}>;

/** An expired lock resets `failures`. Only a success resets `total`. */
export type Lockout =
  | Readonly<{ _tag: 'Open'; failures: number; total: number; lastFailureAt: Date | null }>
  | Readonly<{ _tag: 'Locked'; failures: number; total: number; until: Date }>;

export const open: Lockout = { _tag: 'Open', failures: 0, total: 0, lastFailureAt: null };

export const forgiven = ({ total }: Lockout): Lockout => ({ ...open, total });

// The last valid `Date`. A later date would be invalid, and every comparison with it would be false.
const LAST_INSTANT = 8_640_000_000_000_000;
export const plus = (at: Date, ms: number): Date => new Date(Math.min(at.getTime() + ms, LAST_INSTANT));

/** Returns the state at `now`. Resets `failures` if the lock has expired or the last failure is too old. */
export const expire =
  (policy: LockoutPolicy) =>
  (state: Lockout, now: Date): Lockout => {
    if (state._tag === 'Locked') return state.until > now ? state : forgiven(state);
    if (policy.resetAfterMs === null || state.lastFailureAt === null) return state;
    return plus(state.lastFailureAt, policy.resetAfterMs) > now ? state : forgiven(state);
  };

/** Counts a failure. A failure during a lock does not count and does not extend the lock. */
export const recordFailure =
  (policy: LockoutPolicy) =>
  (state: Lockout, now: Date): Lockout => {
    const current = expire(policy)(state, now);
    if (current._tag === 'Locked') return current;
    const [failures, total] = [current.failures + 1, current.total + 1];
    return failures < policy.maxFailures
      ? { _tag: 'Open', failures, total, lastFailureAt: now }
      : { _tag: 'Locked', failures, total, until: plus(now, policy.lockMs) };
  };

/** `asks` are the methods for the second factor that the user must still give. Until then nothing is granted. */
export type Right = Readonly<{ _tag: 'Right'; asks?: readonly FactorMethod[] }>;
export type Verdict = Right | Readonly<{ _tag: 'Wrong' }> | Readonly<{ _tag: 'Locked'; retryAfterMs: number }>;

/** Judges one attempt. The attempt that causes the lock still gets the answer `Wrong`. */
export const judge =
  (policy: LockoutPolicy, right: boolean) =>
  (state: Lockout, now: Date): Readonly<{ lockout: Lockout; verdict: Verdict }> => {
    const current = expire(policy)(state, now);
    const refused = refusedUntil(policy)(current, now);
    if (refused !== null) return { lockout: current, verdict: refused };
    return right
      ? { lockout: open, verdict: { _tag: 'Right' } }
      : { lockout: recordFailure(policy)(current, now), verdict: { _tag: 'Wrong' } };
  };

/** Whether there is a lock that never expires. Only another factor or an administrator can end such a lock. */
export const isClosed = (policy: LockoutPolicy, { total }: Lockout): boolean => total >= policy.maxTotal;

/** Returns the state after a sign-in with another factor, which ends only a lock that never expires. */
export const reopened =
  (maxTotal: number) =>
  (lockout: Lockout): Lockout =>
    lockout.total >= maxTotal ? { ...lockout, total: 0 } : lockout;

/**
 * Returns a refusal with the remaining time of the lock; null if there is no lock. For a lock that never expires, the
 * time is the duration of an ordinary lock.
 */
export const refusedUntil =
  (policy: LockoutPolicy) =>
  (state: Lockout, now: Date): Extract<Verdict, { _tag: 'Locked' }> | null => {
    if (isClosed(policy, state)) return { _tag: 'Locked', retryAfterMs: policy.lockMs };
    const current = expire(policy)(state, now);
    if (current._tag === 'Open') return null;
    return { _tag: 'Locked', retryAfterMs: current.until.getTime() - now.getTime() };
  };

/** Whether this attempt caused the lock. True only once per lock, so that only one notice is sent. */
export const hasJustLocked = (policy: LockoutPolicy, after: Lockout, verdict: Readonly<{ _tag: string }>): boolean =>
  verdict._tag === 'Wrong' && (after._tag === 'Locked' || isClosed(policy, after));

/** Merges two counts. The result is at least as strict as each, so that attackers get no extra attempts. */
export const stricter = (a: Lockout, b: Lockout): Lockout => ({
  ...harder(a, b),
  total: Math.max(a.total, b.total),
});

export const mergeLockouts =
  (policy: LockoutPolicy) =>
  (one: Lockout, other: Lockout, now: Date): Lockout =>
    stricter(expire(policy)(one, now), expire(policy)(other, now));

const harder = (a: Lockout, b: Lockout): Lockout => {
  if (a._tag === 'Locked' && b._tag === 'Locked') return a.until > b.until ? a : b;
  if (a._tag === 'Locked') return a;
  if (b._tag === 'Locked') return b;
  return a.failures >= b.failures ? a : b;
};

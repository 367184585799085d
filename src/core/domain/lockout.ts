/** How many failures in a row close the lock, for how long, and after which silence failures are forgotten. */
export type LockoutPolicy = Readonly<{
  maxFailures: number;
  lockMs: number;
  /** Milliseconds after the last failure; null where something else forgets them (the expiry of a code). */
  forgetMs: number | null;
}>;

export type Lockout =
  | Readonly<{ _tag: 'Open'; failures: number; lastFailureAt: Date | null }>
  | Readonly<{ _tag: 'Locked'; failures: number; until: Date }>;

export const open: Lockout = { _tag: 'Open', failures: 0, lastFailureAt: null };

/** ECMAScript's last instant: the longest lock ends there instead of becoming an invalid date, which no test finds past. */
const LAST_INSTANT = 8_640_000_000_000_000;
export const plus = (at: Date, ms: number): Date => new Date(Math.min(at.getTime() + ms, LAST_INSTANT));

/** The state as it counts at `now`: a lock that has run out is open again with count 0, and old failures are gone. */
export const expire =
  (policy: LockoutPolicy) =>
  (state: Lockout, now: Date): Lockout => {
    if (state._tag === 'Locked') return state.until > now ? state : open;
    if (policy.forgetMs === null || state.lastFailureAt === null) return state;
    return plus(state.lastFailureAt, policy.forgetMs) > now ? state : open;
  };

/** A try during a lock neither counts nor lengthens it (seed, `wrong_otp_count` and `wrong_password_count`). */
export const recordFailure =
  (policy: LockoutPolicy) =>
  (state: Lockout, now: Date): Lockout => {
    const current = expire(policy)(state, now);
    if (current._tag === 'Locked') return current;
    const failures = current.failures + 1;
    return failures < policy.maxFailures
      ? { _tag: 'Open', failures, lastFailureAt: now }
      : { _tag: 'Locked', failures, until: plus(now, policy.lockMs) };
  };

export type Verdict =
  | Readonly<{ _tag: 'Right' }>
  | Readonly<{ _tag: 'Wrong' }>
  | Readonly<{ _tag: 'Locked'; retryAfterMs: number }>;

/** One try: the state after it, and what to answer. The try that closes the lock is still answered `Wrong`. */
export const judge =
  (policy: LockoutPolicy, right: boolean) =>
  (state: Lockout, now: Date): Readonly<{ lockout: Lockout; verdict: Verdict }> => {
    const current = expire(policy)(state, now);
    if (current._tag === 'Locked') return { lockout: current, verdict: locked(current, now) };
    return right
      ? { lockout: open, verdict: { _tag: 'Right' } }
      : { lockout: recordFailure(policy)(current, now), verdict: { _tag: 'Wrong' } };
  };

const locked = (state: Extract<Lockout, { _tag: 'Locked' }>, now: Date): Verdict => ({
  _tag: 'Locked',
  retryAfterMs: state.until.getTime() - now.getTime(),
});

/** The refusal that a lock means at `now`, or null where a try is allowed. */
export const refusedUntil =
  (policy: LockoutPolicy) =>
  (state: Lockout, now: Date): Extract<Verdict, { _tag: 'Locked' }> | null => {
    const current = expire(policy)(state, now);
    return current._tag === 'Locked' ? (locked(current, now) as Extract<Verdict, { _tag: 'Locked' }>) : null;
  };

/** Of two counts of one thing the one that is harder on a guesser, so that no merge gives tries away. */
export const stricter = (a: Lockout, b: Lockout): Lockout => {
  if (a._tag === 'Locked' && b._tag === 'Locked') return a.until > b.until ? a : b;
  if (a._tag === 'Locked') return a;
  if (b._tag === 'Locked') return b;
  return a.failures >= b.failures ? a : b;
};

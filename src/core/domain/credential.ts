import type { UserId } from './ids.ts';
import { judge } from './lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from './lockout.ts';
import type { PasswordHash } from './password.ts';
import type { NewSession } from './session.ts';

/** A user's password and the count of wrong ones, one for all identifiers and doors (seed, `user_auth`). */
export type Credential = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  lockout: Lockout;
  isActive: boolean;
}>;

/** `Stale`: the password was changed while the tried one was being compared with the old hash; compare again. */
export type PasswordVerdict = Verdict | Readonly<{ _tag: 'Stale' }>;

export type PasswordDecision = Readonly<{
  writes: Readonly<{ lockout: Lockout; session?: NewSession }>;
  answer: PasswordVerdict;
}>;

/**
 * One try at a password, decided under the lock: `matched` was found out before it, against `tried`. Right ones in
 * parallel never count, and a right one that arrives after the lock is refused.
 */
export const tryPassword =
  (policy: LockoutPolicy, attempt: Readonly<{ tried: PasswordHash; matched: boolean; session: NewSession }>) =>
  (credential: Credential, now: Date): PasswordDecision => {
    if (credential.passwordHash !== attempt.tried)
      return { writes: { lockout: credential.lockout }, answer: { _tag: 'Stale' } };
    const { lockout, verdict } = judge(policy, attempt.matched && credential.isActive)(credential.lockout, now);
    return {
      writes: verdict._tag === 'Right' ? { lockout, session: attempt.session } : { lockout },
      answer: verdict,
    };
  };

/** One try at the password of nobody: it can't be right, and counts and locks all the same. */
export const tryUnknown = (policy: LockoutPolicy) => (lockout: Lockout, now: Date) =>
  judge(policy, false)(lockout, now);

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
  /** `passwordHash` replaces one that was outdated. */
  writes: Readonly<{ lockout: Lockout; passwordHash?: PasswordHash; session?: NewSession }>;
  answer: PasswordVerdict;
}>;

export type PasswordAttempt = Readonly<{
  /** The hash that the password was compared with, and whether it matched. */
  tried: PasswordHash;
  matched: boolean;
  /** Today's hash of a password that matched an outdated one. */
  upgraded: PasswordHash | null;
  session: NewSession;
}>;

/**
 * One try at a password, decided under the lock: `matched` was found out before it, against `tried`. Right ones in
 * parallel never count, and a right one that arrives after the lock is refused.
 */
export const tryPassword =
  (policy: LockoutPolicy, attempt: PasswordAttempt) =>
  (credential: Credential, now: Date): PasswordDecision => {
    if (credential.passwordHash !== attempt.tried)
      return { writes: { lockout: credential.lockout }, answer: { _tag: 'Stale' } };
    const { lockout, verdict } = judge(policy, attempt.matched && credential.isActive)(credential.lockout, now);
    if (verdict._tag !== 'Right') return { writes: { lockout }, answer: verdict };
    const upgraded = attempt.upgraded === null ? {} : { passwordHash: attempt.upgraded };
    return { writes: { lockout, session: attempt.session, ...upgraded }, answer: verdict };
  };

/** One try at the password of nobody: it can't be right, and counts and locks all the same. */
export const tryUnknown = (policy: LockoutPolicy) => (lockout: Lockout, now: Date) =>
  judge(policy, false)(lockout, now);

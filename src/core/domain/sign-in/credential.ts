import type { Address, SessionId, UserId } from '../ids.ts';
import type { FoundScope } from '../locks/attempt-scope.ts';
import { hasJustLocked, judge } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from '../locks/lockout.ts';
import { notice } from '../messages/message.ts';
import type { Language, Message } from '../messages/message.ts';
import type { NewSession } from '../sessions/session.ts';
import { noPassword } from './password.ts';
import type { PasswordHash } from './password.ts';

/** A user's password and the count of wrong ones, one for all identifiers and doors (seed, `user_auth`). */
export type Credential = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  /** Of the attempt scope that the try counts in. */
  lockout: Lockout;
  isActive: boolean;
  /** Where the owner is told what happens: the primary verified address, e-mail before mobile. */
  primary: Address | null;
}>;

/** `Stale`: the password was changed while the tried one was being compared with the old hash; compare again. */
export type PasswordVerdict = Verdict | Readonly<{ _tag: 'Stale' }>;

/** What one try writes, all of it in one commit. */
export type CredentialWrites = Readonly<{
  /** Of the attempt scope that was shown. */
  lockout: Lockout;
  /** Replaces one that is outdated, or that its owner changes. */
  passwordHash?: PasswordHash;
  /** Starts. */
  session?: NewSession;
  /** An elevation by a proof that is a sign-in by itself. */
  renews?: SessionId;
  /** An elevation that proves no factor, and so opens none. */
  elevates?: SessionId;
  /** All but the named one end. */
  endsSessions?: Readonly<{ but: SessionId | null }>;
  /** An empty list stands for one that is nobody's to read: writing it takes as long. */
  messages?: readonly Message[];
}>;

export type CredentialDecision<A> = Readonly<{ writes: CredentialWrites; answer: A }>;
export type PasswordDecision = CredentialDecision<PasswordVerdict>;

export type PasswordAttempt = Readonly<{
  /** The hash that the password was compared with, and whether it matched. */
  tried: PasswordHash;
  matched: boolean;
  /** Of the request, for the notice of a lock. */
  language: Language;
  /** What else a right password writes. */
  granted: Omit<CredentialWrites, 'lockout'>;
}>;

/**
 * One try at a password, decided under the lock: `matched` was found out before it, against `tried`. Right ones in
 * parallel never count, and a right one that arrives after the lock is refused. The owner is told of a lock once.
 */
export const tryPassword =
  (policy: LockoutPolicy, attempt: PasswordAttempt) =>
  (credential: Credential, now: Date): PasswordDecision => {
    if (credential.passwordHash !== attempt.tried)
      return { writes: { lockout: credential.lockout }, answer: { _tag: 'Stale' } };
    const { lockout, verdict } = judge(policy, attempt.matched && credential.isActive)(credential.lockout, now);
    if (verdict._tag === 'Right') return { writes: { lockout, ...attempt.granted }, answer: verdict };
    if (!hasJustLocked(policy, lockout, verdict)) return { writes: { lockout }, answer: verdict };
    const messages = notice('account-locked', credential.isActive ? credential.primary : null, attempt.language);
    return { writes: { lockout, messages }, answer: verdict };
  };

export type PasswordChange = Readonly<{ passwordHash: PasswordHash; session: SessionId; language: Language }>;

/** What another password writes: the other sessions end, older tokens of this one are void, and the owner is told. */
const changed = ({ primary }: Credential, { passwordHash, session, language }: PasswordChange) => ({
  passwordHash,
  endsSessions: { but: session },
  elevates: session,
  messages: notice('password-changed', primary, language),
});

/** One try at the current password, to replace it; `change` is null where the new one is the same, which changes nothing. */
export const changePassword =
  (policy: LockoutPolicy, attempt: Omit<PasswordAttempt, 'granted'>, change: PasswordChange | null) =>
  (credential: Credential, now: Date): PasswordDecision => {
    const granted = change === null ? {} : changed(credential, change);
    return tryPassword(policy, { ...attempt, granted })(credential, now);
  };

/**
 * The first password of who has none, which a fresh sign-in has to stand for. It is no guess: a lock that strangers
 * closed neither hinders it nor ends by it.
 */
export const setPassword =
  (change: PasswordChange) =>
  (credential: Credential): PasswordDecision => {
    const { lockout } = credential;
    if (credential.passwordHash !== noPassword) return { writes: { lockout }, answer: { _tag: 'Stale' } };
    return { writes: { lockout, ...changed(credential, change) }, answer: { _tag: 'Right' } };
  };

/**
 * Decides only where the session still takes the token of `generation`, under the lock of both; null where the session
 * has ended, or was elevated, after the token was checked. Then nothing changes, and nothing counts.
 */
export const underValidToken =
  <A>(generation: number, decide: (credential: Credential, now: Date, scope: FoundScope) => CredentialDecision<A>) =>
  (credential: Credential, now: Date, scope: FoundScope): CredentialDecision<A | null> =>
    scope.kind === 'Session' && scope.elevatedGeneration <= generation
      ? decide(credential, now, scope)
      : { writes: { lockout: credential.lockout }, answer: null };

export type UnknownDecision = Readonly<{ lockout: Lockout; verdict: Verdict; hasJustLocked: boolean }>;

/** One try at the password of nobody: it can't be right, and counts and locks all the same. */
export const tryUnknown =
  (policy: LockoutPolicy) =>
  (before: Lockout, now: Date): UnknownDecision => {
    const { lockout, verdict } = judge(policy, false)(before, now);
    return { lockout, verdict, hasJustLocked: hasJustLocked(policy, lockout, verdict) };
  };

import type { Address } from '../addresses/address.ts';
import type { Decision, DomainEvent } from '../events.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { FoundScope, ScopeKind } from '../locks/attempt-scope.ts';
import { hasJustLocked, judge } from '../locks/lockout.ts';
import type { Lockout, LockoutPolicy, Verdict } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { Evidence, FactorMethod, NewChallenge } from '../second-factor/evidence.ts';
import type { NewSignIn, Renewal } from '../second-factor/opening.ts';
import type { NewSession } from '../sessions/session.ts';
import { noPassword } from './password.ts';
import type { PasswordHash } from './password.ts';

/** A user's password and the count of wrong passwords, which applies to all of the user's logins. */
export type Credential = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  lockout: Lockout;
  isActive: boolean;
  /** The methods with which the user can give the second factor; empty if the user has none. */
  methods: readonly FactorMethod[];
  primary: Address | null;
  /** Whether the user signs in so often that the lock can't limit wrong passwords: each sign-in resets their count. */
  isFlood: boolean;
}>;

/** `Stale`: the password was changed while the given password was being compared. The caller must compare again. */
export type PasswordVerdict = Verdict | Readonly<{ _tag: 'Stale' }>;

export type CredentialWrites = Readonly<{
  lockout: Lockout;
  passwordHash?: PasswordHash;
  session?: NewSession;
  /** Used instead of `session` or `renews` if the user has a second factor. */
  challenge?: NewChallenge;
  /** The session in which the user has signed in again. */
  renews?: Readonly<{ session: SessionId; evidence: Evidence }>;
  /** The session to elevate (see `principal.ts`) without a sign-in. Other sessions end; locked factors stay locked. */
  elevates?: SessionId;
  /** Unlocks all other factors of the user that have at least this many failures. */
  reopensFrom?: number;
}>;

export type CredentialDecision<A> = Decision<CredentialWrites, A>;
export type PasswordDecision = CredentialDecision<PasswordVerdict>;

export type PasswordGrant = Pick<CredentialWrites, 'passwordHash' | 'elevates'> &
  Readonly<{ signIn?: NewSignIn; renewal?: Renewal }>;

type PasswordAttempt = Readonly<{
  tried: PasswordHash;
  matched: boolean;
  language: Language;
  grant: PasswordGrant;
}>;

/**
 * Decides on one attempt while the credential row is locked. `matched` tells whether the password matches the hash
 * `tried`. During a lock even a right password is refused.
 */
export const tryPassword =
  (policy: LockoutPolicy, { tried, matched, language, grant }: PasswordAttempt) =>
  (credential: Credential, now: Date, scope: Pick<FoundScope, 'kind'>): PasswordDecision => {
    if (credential.passwordHash !== tried) return unchanged(credential, { _tag: 'Stale' });
    const { lockout, verdict } = judge(policy, matched && credential.isActive)(credential.lockout, now);
    if (verdict._tag !== 'Right') {
      const isLocked = hasJustLocked(policy, lockout, verdict);
      const events = verdict._tag === 'Wrong' ? missed(credential, scope.kind, language, isLocked) : [];
      return { writes: { lockout }, events, answer: verdict };
    }
    const { signIn, renewal, ...others } = grant;
    const challenge = (signIn ?? renewal)?.challenge;
    if (challenge && credential.methods.length > 0)
      return {
        writes: { lockout, ...others, challenge },
        events: [
          {
            _tag: 'ChallengeOpened',
            by: renewal ? credential.userId : null,
            userId: credential.userId,
            method: 'password',
          },
        ],
        answer: { ...verdict, asks: credential.methods },
      };
    const reopens = challenge ? { reopensFrom: policy.maxTotal } : {};
    const opens = { ...(signIn && { session: signIn.session }), ...(renewal && { renews: renewal }) };
    return {
      writes: { lockout, ...others, ...opens, ...reopens },
      events: granted(credential, grant, language),
      answer: verdict,
    };
  };

const unchanged = <A>({ lockout }: Credential, answer: A): CredentialDecision<A> => ({
  writes: { lockout },
  events: [],
  answer,
});

const missed = (credential: Credential, scope: ScopeKind, language: Language, isLocked: boolean) => {
  const { userId, isActive, primary, isFlood } = credential;
  const tried = { by: scope === 'Session' ? userId : null, userId, isTallied: scope !== 'Public' || isFlood };
  return refusals(tried, isLocked, { to: isActive ? primary : null, identifier: `user:${userId}`, language });
};

const refusals = (
  tried: Readonly<{ by: UserId | null; userId: UserId | null; isTallied?: boolean }>,
  isLocked: boolean,
  notice: Readonly<{ to: Address | null; identifier: string; language: Language }>,
): readonly DomainEvent[] => [
  { _tag: 'PasswordRefused', ...tried },
  ...(isLocked ? [{ _tag: 'PasswordLocked' as const, ...tried, notice }] : []),
];

const granted = (
  { userId, lockout, primary }: Credential,
  { signIn, renewal, elevates }: PasswordGrant,
  language: Language,
): readonly DomainEvent[] => {
  const signedIn = { by: userId, userId, method: 'password' };
  if (signIn) {
    return [{ _tag: 'SessionStarted', ...signedIn, sessionId: signIn.session.id, failures: lockout.failures }];
  }
  if (renewal) return [{ _tag: 'SessionRenewed', ...signedIn, sessionId: renewal.session }];
  if (elevates === undefined) return [];
  return [{ _tag: 'PasswordChanged', by: userId, userId, notice: { to: primary === null ? [] : [primary], language } }];
};

/** Sets the first password, which requires a fresh sign-in. Works during a lock, because it is not a guess. */
export const setFirstPassword =
  (grant: Required<Pick<PasswordGrant, 'passwordHash' | 'elevates'>>, language: Language) =>
  (credential: Credential): PasswordDecision =>
    credential.passwordHash === noPassword
      ? {
          writes: { lockout: credential.lockout, ...grant },
          events: granted(credential, grant, language),
          answer: { _tag: 'Right' },
        }
      : unchanged(credential, { _tag: 'Stale' });

/**
 * Calls `decide` only if tokens of `generation` are still valid. Answers null, and counts nothing, if the session has
 * ended or has been elevated since that generation.
 */
export const underValidToken =
  <A>(generation: number, decide: (credential: Credential, now: Date, scope: FoundScope) => CredentialDecision<A>) =>
  (credential: Credential, now: Date, scope: FoundScope): CredentialDecision<A | null> =>
    scope.kind === 'Session' && scope.elevatedGeneration <= generation
      ? decide(credential, now, scope)
      : unchanged(credential, null);

/** Decides on a password attempt for an unknown account. It is never right, but counts and locks like any other. */
export const tryUnknown =
  (policy: LockoutPolicy, identifier: string, language: Language) =>
  (before: Lockout, now: Date): Decision<Lockout, Verdict> => {
    const { lockout, verdict } = judge(policy, false)(before, now);
    if (verdict._tag !== 'Wrong') return { writes: lockout, events: [], answer: verdict };
    const isLocked = hasJustLocked(policy, lockout, verdict);
    const events = refusals({ by: null, userId: null }, isLocked, { to: null, identifier, language });
    return { writes: lockout, events, answer: verdict };
  };

import { judge, open, plus, refusedUntil } from '../locks/lockout.ts';
import type { Lockout, Verdict } from '../locks/lockout.ts';
import type { OtpNonce } from './otp-code.ts';
import { countOf, limitsOf, settle, withoutCode } from './otp.ts';
import type { Otp, OtpPolicy, OtpPurpose, PendingCode, Requests } from './otp.ts';

export type OtpRequest =
  | Readonly<{ _tag: 'TooSoon'; retryAfterMs: number }>
  /** `nonce` is null during a lock or if the message limit is reached. The answer is the same, but no code is sent. */
  | Readonly<{ _tag: 'Asked'; otp: Otp; nonce: OtpNonce | null }>;

export type Ask = Readonly<{
  fresh: OtpNonce;
  goesOut: boolean;
}>;

/** The kind of request; each has its own minimum interval. */
type Asker = OtpPurpose | 'registration' | 'administrator';

/**
 * While a code is valid, the same code is sent again. Its lifetime starts again, but its failure count continues. So an
 * attacker's request neither invalidates the owner's code nor allows more guesses.
 */
export const request =
  (policy: OtpPolicy, purpose: OtpPurpose, asker: Asker = purpose) =>
  (otp: Otp, { fresh, goesOut }: Ask, now: Date): OtpRequest => {
    const current = settle(policy)(otp, now);
    const interval = current.scope === undefined ? asker : ofOwner(asker);
    const last = current.requestedAt[interval];
    const next = last === null ? now : plus(last, policy.resendIntervalMs);
    if (next > now) return { _tag: 'TooSoon', retryAfterMs: next.getTime() - now.getTime() };
    // A registration also sends a sign-in code, so a request for a sign-in code must not follow immediately.
    const started = interval === 'registration' ? { registration: now, 'sign-in': now } : { [interval]: now };
    const asked = { ...current, requestedAt: { ...current.requestedAt, ...started } };
    if (refusedUntil(limitsOf(policy, current))(countOf(current), now) !== null)
      return { _tag: 'Asked', otp: asked, nonce: null };
    if (!goesOut) return { _tag: 'Asked', otp: { ...asked, withheldAt: now }, nonce: null };
    const nonce = current.pending?.nonce ?? fresh;
    const pending = { nonce, generatedAt: now, sentAt: { ...current.pending?.sentAt, [purpose]: now } };
    return { _tag: 'Asked', otp: { ...asked, pending, withheldAt: null }, nonce };
  };

const ofOwner = (asker: Asker): keyof Requests => (asker === 'sign-in' || asker === 'reset' ? `owner-${asker}` : asker);

export const refusedGuess =
  (policy: OtpPolicy) =>
  (otp: Otp, now: Date): Extract<Verdict, { _tag: 'Locked' }> | null => {
    const current = settle(policy)(otp, now);
    return refusedUntil(limitsOf(policy, current))(countOf(current), now);
  };

export type Guessed = Readonly<{ otp: Otp; verdict: Verdict }>;

/**
 * Checks a code. The right code works once. A wrong code counts only while a code is pending. During a lock every
 * answer is `Locked`. The right code from a known device also ends the lock that applies to other clients.
 */
export const guess =
  (policy: OtpPolicy, purpose: OtpPurpose, isRight: (nonce: OtpNonce) => boolean) =>
  (otp: Otp, now: Date): Guessed => {
    const current = settle(policy)(otp, now);
    const limits = limitsOf(policy, current);
    const refused = refusedGuess(policy)(current, now);
    if (refused !== null) return { otp: current, verdict: refused };
    const { pending } = current;
    if (pending === null && current.withheldAt === null) return { otp: current, verdict: { _tag: 'Wrong' } };
    const isGood = pending !== null && isRight(pending.nonce) && plus(sentAt(pending, purpose), policy.ttlMs) > now;
    const { lockout, verdict } = judge(limits, isGood)(countOf(current), now);
    const after = counted(current, lockout);
    return { otp: verdict._tag === 'Right' ? usedUp(after) : after, verdict };
  };

const counted = (otp: Otp, lockout: Lockout): Otp =>
  otp.scope === undefined ? { ...otp, lockout } : { ...otp, scope: { ...otp.scope, lockout } };

/** Rows that earlier versions stored have only one timestamp for all purposes. */
const sentAt = ({ generatedAt, sentAt: times }: PendingCode, purpose: OtpPurpose): Date =>
  times?.[purpose] ?? generatedAt;

/** Removes the code in all attempt scopes. A success in a session ends only the lock of that session. */
const usedUp = (otp: Otp): Otp => {
  const staysLocked = otp.scope?.kind === 'Session' && otp.lockout._tag === 'Locked';
  return { ...withoutCode(otp), lockout: staysLocked ? otp.lockout : open };
};

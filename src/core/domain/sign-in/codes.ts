import { nameFromAddress } from '../account/user.ts';
import type { AddressDecision, AddressWrites, CodeContext } from '../addresses/address-decision.ts';
import type { Address } from '../addresses/address.ts';
import type { AddressSnapshot, Asked } from '../addresses/ownership.ts';
import type { DomainEvent } from '../events.ts';
import type { TokenDigest, UserId } from '../ids.ts';
import { hasJustLocked, plus } from '../locks/lockout.ts';
import type { Verdict } from '../locks/lockout.ts';
import type { CodeMessage, Language, LinkMessage } from '../messages/message.ts';
import { openedEvent } from '../second-factor/opening.ts';
import type { NewSignIn, Renewal } from '../second-factor/opening.ts';
import { identifierOf } from './login.ts';
import { guess, request } from './otp-attempts.ts';
import type { Guessed, OtpRequest } from './otp-attempts.ts';
import type { OtpNonce } from './otp-code.ts';
import { countOf } from './otp.ts';
import type { OtpPolicy } from './otp.ts';

const ownerOf = ({ ownership }: AddressSnapshot): UserId | null => ('userId' in ownership ? ownership.userId : null);

/** Returns null if no code may be sent now, if a user was invited with the address, or if its owner is inactive. */
export const codeMessage = (
  policy: OtpPolicy,
  book: CodeContext,
  { address, ownership, budget }: Asked,
  asked: Extract<OtpRequest, { _tag: 'Asked' }>,
  toOwner: CodeMessage['template'],
  now: Date,
): CodeMessage | null => {
  if (asked.nonce === null || ownership._tag === 'Invited') return null;
  if (ownership._tag === 'Verified' && !ownership.isActive) return null;
  const template = ownership._tag === 'Verified' ? toOwner : 'confirm-address';
  const code = book.codeFor('sign-in', address, asked.nonce);
  return { to: address, template, code, language: book.language, budget, expiresAt: plus(now, policy.ttlMs) };
};

export const requested = (
  asked: Asked,
  message: CodeMessage | LinkMessage | null,
  userId = ownerOf(asked),
): readonly DomainEvent[] => [
  { _tag: 'CodeRequested', by: null, userId, address: asked.address },
  message === null
    ? { _tag: 'MessageWithheld', to: asked.address, budget: asked.budget }
    : { _tag: 'MessageSent', message },
];

/** Answers `TooSoon` within the minimum interval, also for unknown addresses. */
export const requestCode =
  (policy: OtpPolicy, book: CodeContext) =>
  (seen: Asked, now: Date): AddressDecision<OtpRequest> => {
    const ask = { fresh: book.fresh(seen.address), goesOut: seen.goesOut };
    const asked = request(policy, 'sign-in')(seen.otp, ask, now);
    if (asked._tag === 'TooSoon') return { writes: { otps: [] }, events: [], answer: asked };
    const isUnknown = seen.ownership._tag === 'Unknown';
    const message = isUnknown ? null : codeMessage(policy, book, seen, asked, 'sign-in-code', now);
    const writes = { otps: [{ address: seen.address, otp: asked.otp }] };
    return { writes, events: requested(seen, message), answer: asked };
  };

/** Handles a wrong code and notifies the owner of a lock. Counts no failure during a lock or if no code is pending. */
export const missed = (
  policy: OtpPolicy,
  seen: AddressSnapshot,
  { otp, verdict }: Guessed,
  language: Language,
): AddressDecision<Verdict> => {
  const { address, ownership, otp: before } = seen;
  const tried = { by: null, userId: ownerOf(seen), address, isTallied: before.scope !== undefined };
  const to = ownership._tag === 'Verified' && ownership.isActive ? address : null;
  const hasCounted = countOf(otp).total > countOf(before).total;
  const refused: readonly DomainEvent[] = hasCounted ? [{ _tag: 'CodeRefused', ...tried }] : [];
  const locked: readonly DomainEvent[] = hasJustLocked(policy.lockout, countOf(otp), verdict)
    ? [{ _tag: 'CodeLocked', ...tried, notice: { to, identifier: identifierOf(address), language } }]
    : [];
  return { writes: { otps: [{ address, otp }] }, events: [...refused, ...locked], answer: verdict };
};

export const verified = (userId: UserId, address: Address): DomainEvent => ({
  _tag: 'IdentityVerified',
  by: userId,
  userId,
  identity: address,
});

type CodeGuess = Readonly<{
  isRight: (nonce: OtpNonce) => boolean;
  /** The registration whose token came with the code; null if no token came. */
  registration: TokenDigest | null;
  signIn: NewSignIn;
  language: Language;
}>;

/**
 * `isApplied`: whether the account now has the name and password of the registration whose token came with the code.
 * Null if no token came.
 */
export type SignInVerdict = Verdict & Readonly<{ isApplied?: boolean | null }>;

/**
 * The right code signs the owner in or completes the registration. Without the matching `registration` token, the name,
 * password and other addresses are dropped: an attacker may have registered another person's address.
 */
export const verifyCode =
  (policy: OtpPolicy, { isRight, registration, signIn, language }: CodeGuess) =>
  (seen: AddressSnapshot, now: Date): AddressDecision<SignInVerdict> => {
    const { address, ownership, otp } = seen;
    const canBeRight = ownership._tag === 'Registering' || (ownership._tag === 'Verified' && ownership.isActive);
    const guessed = guess(policy, 'sign-in', (nonce) => isRight(nonce) && canBeRight)(otp, now);
    if (guessed.verdict._tag !== 'Right' || !canBeRight) return missed(policy, seen, guessed, language);
    const { userId } = ownership;
    const { failures } = countOf(otp);
    const otps = [{ address, otp: guessed.otp }];
    const methods = ownership._tag === 'Verified' ? ownership.methods : [];
    const started = openedEvent(methods, { userId, method: 'code', failures }, signIn);
    if (methods.length > 0)
      return {
        writes: { otps, endsOthersOf: [address], challenge: { userId, challenge: signIn.challenge } },
        events: [started],
        answer: { ...guessed.verdict, asks: methods, isApplied: registration === null ? null : false },
      };
    const writes: AddressWrites = {
      otps,
      session: { userId, session: signIn.session },
      reopensFrom: policy.lockout.maxTotal,
    };
    if (ownership._tag === 'Verified')
      return {
        writes: { ...writes, endsOthersOf: [address] },
        events: [started],
        answer: { ...guessed.verdict, isApplied: registration === null ? null : false },
      };
    const isSame = ownership.registration === registration;
    const replaceBy = isSame ? null : { firstName: nameFromAddress(address) };
    return {
      writes: { ...writes, complete: { userId, address, replaceBy } },
      events: [verified(userId, address), started],
      answer: { ...guessed.verdict, isApplied: registration === null ? null : isSame },
    };
  };

type OwnCodeGuess = Pick<CodeGuess, 'isRight' | 'language'> & Readonly<{ userId: UserId; renewal: Renewal }>;

/**
 * Checks a code from a signed-in user. The right code makes the session fresh. Only codes for the user's own verified
 * addresses can be right or count as failures.
 */
export const reauthenticate =
  (policy: OtpPolicy, { isRight, userId, renewal, language }: OwnCodeGuess) =>
  (seen: AddressSnapshot, now: Date): AddressDecision<Verdict> => {
    const { address, ownership, otp } = seen;
    const isOwn = ownership._tag === 'Verified' && ownership.isActive && ownership.userId === userId;
    if (!isOwn) return { writes: { otps: [] }, events: [], answer: { _tag: 'Wrong' } };
    const guessed = guess(policy, 'sign-in', isRight)(otp, now);
    if (guessed.verdict._tag !== 'Right') return missed(policy, seen, guessed, language);
    const otps = [{ address, otp: guessed.otp }];
    const { session, challenge, evidence } = renewal;
    const { methods } = ownership;
    if (methods.length > 0)
      return {
        writes: { otps, challenge: { userId, challenge } },
        events: [{ _tag: 'ChallengeOpened', by: userId, userId, method: 'code' }],
        answer: { ...guessed.verdict, asks: methods },
      };
    return {
      writes: {
        otps,
        renews: { userId, session, evidence },
        reopensFrom: policy.lockout.maxTotal,
      },
      events: [{ _tag: 'SessionRenewed', by: userId, userId, method: 'code', sessionId: session }],
      answer: guessed.verdict,
    };
  };

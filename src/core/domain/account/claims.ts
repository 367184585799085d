import type { CodeContext } from '../addresses/address-decision.ts';
import type { Address } from '../addresses/address.ts';
import {
  addressTaken,
  alreadyAdded,
  alreadyVerified,
  invalidCode,
  lockedOut,
  notFound,
  tooManyIdentities,
  tooSoon,
} from '../errors.ts';
import type {
  AddressTaken,
  AlreadyAdded,
  AlreadyVerified,
  InvalidCode,
  LockedOut,
  NotFound,
  TooManyIdentities,
  TooSoon,
} from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { IdentityId } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import { guess, request } from '../sign-in/otp-attempts.ts';
import type { OtpNonce } from '../sign-in/otp-code.ts';
import { noOtp } from '../sign-in/otp.ts';
import type { Otp, OtpPolicy } from '../sign-in/otp.ts';
import { addressOfIdentity, done, ownerNotice, refused } from './account.ts';
import type { Account, Decided } from './account.ts';
import { MAX_IDENTITIES, aboutOf, changeOf, owned } from './identities.ts';

/** Returns the event that sends a code, or `MessageWithheld` during a lock or if the message limit is reached. */
const codeTo = (
  policy: OtpPolicy,
  { language, codeFor }: CodeContext,
  { userId }: Account,
  asked: Readonly<{ to: Address; nonce: OtpNonce | null }>,
  now: Date,
): DomainEvent => {
  const { to, nonce } = asked;
  const budget = { claimOf: userId };
  if (nonce === null) return { _tag: 'MessageWithheld', to, budget };
  const [code, expiresAt] = [codeFor('identity', to, nonce), plus(now, policy.ttlMs)];
  return { _tag: 'MessageSent', message: { to, template: 'confirm-identity', code, language, budget, expiresAt } };
};

const mayNotClaim = ({ identities }: Account, address: Address): AlreadyAdded | TooManyIdentities | null => {
  if (identities.some(({ type, value }) => type === address.type && value === address.value)) return alreadyAdded;
  return identities.length >= MAX_IDENTITIES ? tooManyIdentities(MAX_IDENTITIES) : null;
};

export const claimedAddress = (account: Account, claim: Address | IdentityId): Address | null => {
  if (typeof claim === 'object') return mayNotClaim(account, claim) === null ? claim : null;
  const identity = account.identities.find(({ id }) => id === claim);
  return identity === undefined || identity.isVerified ? null : addressOfIdentity(identity);
};

/**
 * Adds an unverified address and sends a code to it. The answer doesn't reveal whether another user has verified it. If
 * the account had the address before, its code, failure count and resend interval continue.
 */
export const addIdentity =
  (policy: OtpPolicy, book: CodeContext, address: Address) =>
  (account: Account, now: Date, goesOut: boolean): Decided<AlreadyAdded | TooManyIdentities | TooSoon> => {
    const refusal = mayNotClaim(account, address);
    if (refusal !== null) return refused(refusal);
    const before = aboutOf(account, address)?.left ?? noOtp;
    const asked = request(policy, 'identity')(before, { fresh: book.fresh(address), goesOut }, now);
    if (asked._tag === 'TooSoon') return refused(tooSoon(asked.retryAfterMs));
    const { by, userId } = account;
    return done({ adds: { address, otp: asked.otp } }, [
      { _tag: 'IdentityAdded', by, userId, identity: address },
      codeTo(policy, book, account, { to: address, nonce: asked.nonce }, now),
    ]);
  };

export const requestIdentityCode =
  (policy: OtpPolicy, book: CodeContext, id: IdentityId) =>
  (account: Account, now: Date, goesOut: boolean): Decided<NotFound | AlreadyVerified | TooSoon> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    const address = addressOfIdentity(identity);
    if (identity.isVerified || address === null) return refused(alreadyVerified);
    const asked = request(policy, 'identity')(identity.otp, { fresh: book.fresh(address), goesOut }, now);
    if (asked._tag === 'TooSoon') return refused(tooSoon(asked.retryAfterMs));
    const { by, userId } = account;
    const requested: DomainEvent = { _tag: 'CodeRequested', by, userId, address };
    return done({ otps: [{ identityId: id, otp: asked.otp }] }, [
      ...(asked.nonce === null ? [] : [requested]),
      codeTo(policy, book, account, { to: address, nonce: asked.nonce }, now),
    ]);
  };

type IdentityGuess = Readonly<{
  id: IdentityId;
  isRight: (address: Address, nonce: OtpNonce) => boolean;
  language: Language;
}>;

/**
 * Checks a code for an unverified address. Failures count only in this account, so other users can't lock the address.
 * The right code verifies the address unless another user has verified it. It becomes primary if it is the first of its
 * type.
 */
export const verifyIdentity =
  (policy: OtpPolicy, { id, isRight, language }: IdentityGuess) =>
  (account: Account, now: Date): Decided<NotFound | AlreadyVerified | LockedOut | InvalidCode | AddressTaken> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    const address = addressOfIdentity(identity);
    if (identity.isVerified || address === null) return refused(alreadyVerified);
    const { otp, verdict } = guess(policy, 'identity', (nonce) => isRight(address, nonce))(identity.otp, now);
    const counted = { otps: [{ identityId: id, otp }] };
    if (verdict._tag === 'Locked') return refused(lockedOut(verdict.retryAfterMs), counted);
    if (verdict._tag === 'Wrong') return refused(invalidCode, counted, missed(account, address, identity.otp, otp));
    // `about` contains only addresses whose rows are locked. Any other address may already belong to another user.
    if (aboutOf(account, address)?.isTaken !== false) return refused(addressTaken([]), counted);
    const isPrimary = !account.identities.some((other) => other.type === identity.type && other.isPrimary);
    return done({ verifies: { identityId: id, address, otp, isPrimary } }, [
      { _tag: 'IdentityVerified', ...changeOf(account, identity), notice: ownerNotice(account, language) },
    ]);
  };

const missed = ({ by, userId }: Account, address: Address, before: Otp, after: Otp): readonly DomainEvent[] => {
  if (after.lockout.total === before.lockout.total) return [];
  const tried = { by, userId, address };
  const refusal: DomainEvent = { _tag: 'CodeRefused', ...tried };
  return after.lockout._tag === 'Locked' ? [refusal, { _tag: 'CodeLocked', ...tried }] : [refusal];
};

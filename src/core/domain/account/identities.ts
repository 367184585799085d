import {
  addressTaken,
  alreadyAdded,
  alreadyVerified,
  invalidCode,
  lastSignInMethod,
  lockedOut,
  notFound,
  notVerified,
  preconditionFailed,
  tooManyIdentities,
  tooSoon,
} from '../errors.ts';
import type {
  AddressTaken,
  AlreadyAdded,
  AlreadyVerified,
  InvalidCode,
  LastSignInMethod,
  LockedOut,
  NotFound,
  NotVerified,
  PreconditionFailed,
  TooManyIdentities,
  TooSoon,
} from '../errors.ts';
import { sameAddress } from '../ids.ts';
import type { Address, IdentityId, OtpNonce, UserId } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language, Message } from '../messages/message.ts';
import { guess, noOtp, request } from '../sign-in/otp.ts';
import type { OtpPolicy } from '../sign-in/otp.ts';
import type { CodeContext } from '../sign-up/registration.ts';
import { addressOf, done, refused, released, tellOwner } from './account.ts';
import type { Account, AccountIfMatch, Decided, OwnIdentity } from './account.ts';

/** How many identities an account may have, because each claim can send a message. */
export const MAX_IDENTITIES = 20;

const owned = (account: Account, id: IdentityId): OwnIdentity | undefined =>
  account.identities.find((identity) => identity.id === id);

export const aboutOf = (account: Account, address: Address) =>
  account.about.find((about) => sameAddress(about.address, address));

/** The code that goes to a claim; none during a lock, and past the claim's budget. */
const codeTo = (
  policy: OtpPolicy,
  { language, codeFor }: CodeContext,
  { to, by }: Readonly<{ to: Address; by: UserId }>,
  nonce: OtpNonce | null,
  now: Date,
): readonly Message[] => {
  if (nonce === null) return [];
  const code = codeFor('identity', to, nonce);
  const expiresAt = plus(now, policy.ttlMs);
  return [{ to, template: 'confirm-identity', code, language, budget: { claimOf: by }, expiresAt }];
};

const mayNotClaim = ({ identities }: Account, address: Address): AlreadyAdded | TooManyIdentities | null => {
  if (identities.some(({ type, value }) => type === address.type && value === address.value)) return alreadyAdded;
  return identities.length >= MAX_IDENTITIES ? tooManyIdentities(MAX_IDENTITIES) : null;
};

/** The address that a claim, or one that is to be, asks a code for; null where none can be asked for. */
export const claimedAddress = (account: Account, claim: Address | IdentityId | undefined): Address | null => {
  if (typeof claim === 'object') return mayNotClaim(account, claim) === null ? claim : null;
  const identity = account.identities.find(({ id }) => id === claim);
  return identity === undefined || identity.isVerified ? null : addressOf(identity);
};

/**
 * Claims an address, unverified until its code comes back. One that somebody else has verified is claimed alike, so
 * that nobody learns whose an address is. A claim that was removed goes on with its interval, code and count.
 */
export const addIdentity =
  (policy: OtpPolicy, book: CodeContext, address: Address) =>
  (account: Account, now: Date, goesOut: boolean): Decided<AlreadyAdded | TooManyIdentities | TooSoon> => {
    const refusal = mayNotClaim(account, address);
    if (refusal !== null) return refused(refusal);
    const before = aboutOf(account, address)?.left ?? noOtp;
    const asked = request(policy, 'identity')(before, { fresh: book.fresh(address), goesOut }, now);
    if (asked._tag === 'TooSoon') return refused(tooSoon(asked.retryAfterMs));
    const messages = codeTo(policy, book, { to: address, by: account.userId }, asked.nonce, now);
    return done({ adds: { address, otp: asked.otp }, messages });
  };

/** Sends the code of a claim again. */
export const requestIdentityCode =
  (policy: OtpPolicy, book: CodeContext, id: IdentityId) =>
  (account: Account, now: Date, goesOut: boolean): Decided<NotFound | AlreadyVerified | TooSoon> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    const address = addressOf(identity);
    if (identity.isVerified || address === null) return refused(alreadyVerified);
    const asked = request(policy, 'identity')(identity.otp, { fresh: book.fresh(address), goesOut }, now);
    if (asked._tag === 'TooSoon') return refused(tooSoon(asked.retryAfterMs));
    const messages = codeTo(policy, book, { to: address, by: account.userId }, asked.nonce, now);
    return done({ otps: [{ identityId: id, otp: asked.otp }], messages });
  };

export type IdentityGuess = Readonly<{
  id: IdentityId;
  isRight: (address: Address, nonce: OtpNonce) => boolean;
  language: Language;
}>;

/**
 * One guess at the code of a claim, counted in the claim's own row, which only its owner reaches. The right one makes it
 * a verified address, the primary one if it is the first of its type; where somebody else has verified the address by
 * now, they keep it, and so does the caller whatever they had.
 */
export const verifyIdentity =
  (policy: OtpPolicy, { id, isRight, language }: IdentityGuess) =>
  (account: Account, now: Date): Decided<NotFound | AlreadyVerified | LockedOut | InvalidCode | AddressTaken> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    const address = addressOf(identity);
    if (identity.isVerified || address === null) return refused(alreadyVerified);
    const { otp, verdict } = guess(policy, 'identity', (nonce) => isRight(address, nonce))(identity.otp, now);
    const counted = { otps: [{ identityId: id, otp }] };
    if (verdict._tag === 'Locked') return refused(lockedOut(verdict.retryAfterMs), counted);
    if (verdict._tag === 'Wrong') return refused(invalidCode, counted);
    // what the store was not asked about can't be given away
    if (aboutOf(account, address)?.isTaken !== false) return refused(addressTaken([]), counted);
    const isPrimary = !account.identities.some((other) => other.type === identity.type && other.isPrimary);
    return done({
      verifies: { identityId: id, address, otp, isPrimary },
      messages: tellOwner('identities-changed', account, language),
    });
  };

/** The primary one of its type from now on; for what already is nothing changes. */
export const makePrimary =
  (id: IdentityId, language: Language) =>
  (account: Account): Decided<NotFound | NotVerified> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    if (!identity.isVerified) return refused(notVerified);
    if (identity.isPrimary) return done({});
    return done({ primary: id, messages: tellOwner('identities-changed', account, language) });
  };

/**
 * Removes an identity, but never the last way in: a verified address takes codes, and lets the password in. Where it
 * was the primary one, the oldest other verified one of its type takes its place.
 */
export const removeIdentity =
  (id: IdentityId, ifMatch: AccountIfMatch, language: Language) =>
  (account: Account): Decided<NotFound | PreconditionFailed | LastSignInMethod> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    if (!ifMatch(account)) return refused(preconditionFailed);
    if (!identity.isVerified) return done({ removes: id });
    const others = account.identities.filter((other) => other.id !== id && other.isVerified);
    if (others.length === 0) return refused(lastSignInMethod);
    const heir = identity.isPrimary ? others.find(({ type }) => type === identity.type) : undefined;
    return done({
      removes: id,
      ...(heir ? { primary: heir.id } : {}),
      ...released(account, [identity]),
      messages: tellOwner('identities-changed', account, language),
    });
  };

import { nameFromAddress } from '../account/user.ts';
import type { AddressDecision, AddressWrites, CodeContext } from '../addresses/address-decision.ts';
import type { Address } from '../addresses/address.ts';
import type { AddressSnapshot, Asked, Owner } from '../addresses/ownership.ts';
import type { DomainEvent } from '../events.ts';
import type { IdentityId } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Verdict } from '../locks/lockout.ts';
import type { Language, LinkMessage } from '../messages/message.ts';
import { missed, requested, verified } from '../sign-in/codes.ts';
import { guess, request } from '../sign-in/otp-attempts.ts';
import type { OtpRequest } from '../sign-in/otp-attempts.ts';
import type { OtpNonce } from '../sign-in/otp-code.ts';
import { settle, withoutCode } from '../sign-in/otp.ts';
import type { OtpPolicy } from '../sign-in/otp.ts';
import { noPassword } from '../sign-in/password.ts';
import type { PasswordHash, PasswordRefusal } from '../sign-in/password.ts';

export const RESET_LINK_TTL_MS = 60 * 60 * 1000;

/** The data that a reset link is bound to. If any of it changes, the link becomes invalid. */
export type LinkSubject = Readonly<{
  identityId: IdentityId;
  address: Address;
  passwordHash: PasswordHash;
  /** When the user was last disabled, enabled or deleted. Links that were sent before are invalid. */
  accessRevokedAt: Date | null;
}>;

/** The contents of a reset token before it is authenticated. `proof` authenticates the other fields. */
export type LinkClaim = Readonly<{ identityId: IdentityId; expiresAt: Date; proof: string }>;

type RecoveryBook = CodeContext & Readonly<{ linkFor: (subject: LinkSubject, expiresAt: Date) => string }>;

/** Returns who may reset a password with this address: its active, verified owner or a registration in progress. */
const ownerOf = ({ ownership }: AddressSnapshot): Owner | null => {
  if (ownership._tag === 'Registering') return ownership;
  return ownership._tag === 'Verified' && ownership.isActive ? ownership : null;
};

/**
 * Sends a code and a link; the link works during a lock, too. Answers `TooSoon` within the minimum interval, also for
 * unknown addresses.
 */
export const forgotPassword =
  (policy: OtpPolicy, book: RecoveryBook) =>
  (seen: Asked, now: Date): AddressDecision<OtpRequest> => {
    const { address, otp, budget, goesOut } = seen;
    const interval = budget === 'administrator' ? budget : 'reset';
    const asked = request(policy, 'reset', interval)(otp, { fresh: book.fresh(address), goesOut }, now);
    if (asked._tag === 'TooSoon') return { writes: { otps: [] }, events: [], answer: asked };
    const message = resetMessage(policy, book, seen, asked.nonce, now);
    return { writes: { otps: [{ address, otp: asked.otp }] }, events: requested(seen, message), answer: asked };
  };

const resetMessage = (
  policy: OtpPolicy,
  book: RecoveryBook,
  seen: Asked,
  nonce: OtpNonce | null,
  now: Date,
): LinkMessage | null => {
  const { address, budget, goesOut } = seen;
  const owner = ownerOf(seen);
  const expiresAt = plus(now, RESET_LINK_TTL_MS);
  // A token is also made for unknown addresses, so that timing doesn't tell them apart.
  const { identityId, passwordHash, accessRevokedAt } = owner ?? {
    identityId: 0 as IdentityId,
    passwordHash: noPassword,
    accessRevokedAt: null,
  };
  const token = book.linkFor({ identityId, address, passwordHash, accessRevokedAt }, expiresAt);
  const code = nonce === null ? null : book.codeFor('reset', address, nonce);
  if (owner === null || !goesOut) return null;
  const codeTtlMs = code === null ? null : policy.ttlMs;
  const { language } = book;
  return { to: address, template: 'reset-password', token, code, language, codeTtlMs, budget, expiresAt };
};

/** `Weak`: the code or link was right, but the new password was refused. The code or link can be used again. */
export type Reset = Readonly<{ _tag: 'Right' }> | Readonly<{ _tag: 'Weak'; refusal: PasswordRefusal }>;
export type CodeVerdict = Verdict | Reset;
/** A wrong link does not count as a failure, because its token can't be guessed. */
type LinkVerdict = Reset | Readonly<{ _tag: 'Wrong' }>;

type NewPassword = Readonly<{
  passwordHash: PasswordHash;
  /** Returns why a user with these names and addresses can't have the password; null if it is acceptable. */
  refusal: (own: readonly string[]) => PasswordRefusal | null;
  language: Language;
}>;

/** Checks a reset code. The right code also verifies the address, but does not sign the user in. */
export const resetByCode =
  (policy: OtpPolicy, attempt: NewPassword & Readonly<{ isRight: (nonce: OtpNonce) => boolean }>) =>
  (seen: AddressSnapshot, now: Date): AddressDecision<CodeVerdict> => {
    const owner = ownerOf(seen);
    const guessed = guess(policy, 'reset', (nonce) => attempt.isRight(nonce) && owner !== null)(seen.otp, now);
    if (guessed.verdict._tag !== 'Right' || owner === null) return missed(policy, seen, guessed, attempt.language);
    return reset(seen, owner, attempt, { otps: [{ address: seen.address, otp: guessed.otp }], reopensCodesFrom: null });
  };

/**
 * Answers `Wrong`, without counting a failure, unless the link is genuine, valid and belongs to the current owner. A
 * right link also unlocks codes, because it is another factor.
 */
export const resetByLink =
  (
    policy: OtpPolicy,
    attempt: NewPassword & Readonly<{ claim: LinkClaim; isGenuine: (subject: LinkSubject) => boolean }>,
  ) =>
  (seen: AddressSnapshot, now: Date): AddressDecision<LinkVerdict> => {
    const owner = ownerOf(seen);
    const { address } = seen;
    if (owner === null || !isLinkGood(attempt, { ...owner, address }, now))
      return { writes: { otps: [] }, events: [], answer: { _tag: 'Wrong' } };
    const otps = [{ address, otp: withoutCode(settle(policy)(seen.otp, now)) }];
    return reset(seen, owner, attempt, { otps, reopensCodesFrom: policy.lockout.maxTotal });
  };

export const isLinkGood = (
  { claim, isGenuine }: Readonly<{ claim: LinkClaim; isGenuine: (subject: LinkSubject) => boolean }>,
  { identityId, address, passwordHash, accessRevokedAt }: LinkSubject,
  now: Date,
): boolean =>
  claim.identityId === identityId &&
  claim.expiresAt > now &&
  (accessRevokedAt === null || plus(claim.expiresAt, -RESET_LINK_TTL_MS) > accessRevokedAt) &&
  isGenuine({ identityId, address, passwordHash, accessRevokedAt });

/** Sets the password and verifies the address, because the caller has proved control of the address. */
const reset = (
  { address, ownership }: AddressSnapshot,
  { userId, own, primary }: Owner,
  { passwordHash, refusal, language }: NewPassword,
  { otps, reopensCodesFrom }: Pick<AddressWrites, 'otps'> & Readonly<{ reopensCodesFrom: number | null }>,
): AddressDecision<Reset> => {
  const isNew = ownership._tag === 'Registering';
  // Another person may have registered with this address, so the other names and addresses are not used.
  const refused = refusal(isNew ? [address.value] : own);
  if (refused !== null) return { writes: { otps: [] }, events: [], answer: { _tag: 'Weak', refusal: refused } };
  const proven: Partial<AddressWrites> = isNew
    ? { complete: { userId, address, replaceBy: { firstName: nameFromAddress(address) } } }
    : { endsOthersOf: [address] };
  const notice = { to: [primary ?? address], language };
  const resetEvent: DomainEvent = { _tag: 'PasswordReset', by: userId, userId, notice };
  return {
    writes: { otps, ...proven, reset: { userId, passwordHash, reopensCodesFrom } },
    events: isNew ? [verified(userId, address), resetEvent] : [resetEvent],
    answer: { _tag: 'Right' },
  };
};

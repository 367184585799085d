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

/** Lifetime of a reset link, in milliseconds. */
export const RESET_LINK_TTL_MS = 60 * 60 * 1000;

/** What a reset link is bound to; any change invalidates it. */
export type LinkSubject = Readonly<{
  identityId: IdentityId;
  address: Address;
  passwordHash: PasswordHash;
  /** Links sent before this are invalid, because the user was disabled or deleted. */
  accessRevokedAt: Date | null;
}>;

/** The unauthenticated contents of a token; `proof` authenticates them. */
export type LinkClaim = Readonly<{ identityId: IdentityId; expiresAt: Date; proof: string }>;

type RecoveryBook = CodeContext & Readonly<{ linkFor: (subject: LinkSubject, expiresAt: Date) => string }>;

/** Who may reset the password with this address: its active verified owner, or the open registration. */
const ownerOf = ({ ownership }: AddressSnapshot): Owner | null => {
  if (ownership._tag === 'Registering') return ownership;
  return ownership._tag === 'Verified' && ownership.isActive ? ownership : null;
};

/** Sends a code, and a link for when codes are locked. `TooSoon` within the interval, for unknown addresses, too. */
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
  // made for unknown addresses too, so that timing does not tell them apart
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

/** `Weak`: right, but the new password was refused; code or link can be used again. */
export type Reset = Readonly<{ _tag: 'Right' }> | Readonly<{ _tag: 'Weak'; refusal: PasswordRefusal }>;
export type CodeVerdict = Verdict | Reset;
/** Links neither count nor lock. */
type LinkVerdict = Reset | Readonly<{ _tag: 'Wrong' }>;

type NewPassword = Readonly<{
  passwordHash: PasswordHash;
  /** Why the password is refused to a user with these names and addresses; null if it is not. */
  refusal: (own: readonly string[]) => PasswordRefusal | null;
  language: Language;
}>;

/** One guess at a reset code. A right one verifies the address, but signs nobody in. */
export const resetByCode =
  (policy: OtpPolicy, attempt: NewPassword & Readonly<{ isRight: (nonce: OtpNonce) => boolean }>) =>
  (seen: AddressSnapshot, now: Date): AddressDecision<CodeVerdict> => {
    const owner = ownerOf(seen);
    const guessed = guess(policy, 'reset', (nonce) => attempt.isRight(nonce) && owner !== null)(seen.otp, now);
    if (guessed.verdict._tag !== 'Right' || owner === null) return missed(policy, seen, guessed, attempt.language);
    return reset(seen, owner, attempt, { otps: [{ address: seen.address, otp: guessed.otp }], reopensCodesFrom: null });
  };

/** `Wrong` unless genuine, unexpired and of the current owner; never counts. As another factor it unlocks codes. */
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

/** Whether a link matches its subject's state at `now`. */
export const isLinkGood = (
  { claim, isGenuine }: Readonly<{ claim: LinkClaim; isGenuine: (subject: LinkSubject) => boolean }>,
  { identityId, address, passwordHash, accessRevokedAt }: LinkSubject,
  now: Date,
): boolean =>
  claim.identityId === identityId &&
  claim.expiresAt > now &&
  (accessRevokedAt === null || plus(claim.expiresAt, -RESET_LINK_TTL_MS) > accessRevokedAt) &&
  isGenuine({ identityId, address, passwordHash, accessRevokedAt });

/** The caller has proved control of the address: the new password is the owner's, and the address is verified. */
const reset = (
  { address, ownership }: AddressSnapshot,
  { userId, own, primary }: Owner,
  { passwordHash, refusal, language }: NewPassword,
  { otps, reopensCodesFrom }: Pick<AddressWrites, 'otps'> & Readonly<{ reopensCodesFrom: number | null }>,
): AddressDecision<Reset> => {
  const isNew = ownership._tag === 'Registering';
  // names and other addresses of a registration go, since another person may have given them
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

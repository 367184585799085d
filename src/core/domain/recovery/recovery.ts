import { nameFromAddress } from '../account/user.ts';
import type { Address, IdentityId, OtpNonce } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Verdict } from '../locks/lockout.ts';
import { notice } from '../messages/message.ts';
import type { Language, LinkMessage } from '../messages/message.ts';
import { guess, request, settle, withoutCode } from '../sign-in/otp.ts';
import type { OtpPolicy, OtpRequest } from '../sign-in/otp.ts';
import { noPassword } from '../sign-in/password.ts';
import type { PasswordHash, PasswordRefusal } from '../sign-in/password.ts';
import { lockNotice } from '../sign-up/registration.ts';
import type { AddressWrites, Asked, CodeContext, Decision, Owner, AddressSnapshot } from '../sign-up/registration.ts';

/** How long a reset link is good for after it was asked for, in milliseconds. */
export const RESET_LINK_TTL_MS = 60 * 60 * 1000;

/** What a reset link is bound to; it is void as soon as any of it is another. */
export type LinkSubject = Readonly<{
  identityId: IdentityId;
  address: Address;
  passwordHash: PasswordHash;
  /** Links that were sent before this are void, because their user was disabled or deleted since. */
  accessRevokedAt: Date | null;
}>;

/** What a token says by itself, which anybody could have written; `proof` shows whether it is genuine. */
export type LinkClaim = Readonly<{ identityId: IdentityId; expiresAt: Date; proof: string }>;

export type RecoveryBook = CodeContext & Readonly<{ linkFor: (subject: LinkSubject, expiresAt: Date) => string }>;

const nothing: AddressWrites = { otps: [] };
const nobody = 0 as IdentityId;

/** Who may reset a password by the address: its active verified owner, or the open registration. */
const ownerOf = ({ ownership }: AddressSnapshot): Owner | null => {
  if (ownership._tag === 'Registering') return ownership;
  return ownership._tag === 'Verified' && ownership.isActive ? ownership : null;
};

/**
 * Asks for a way to reset the password: a code, and a link that works during a lock of codes too, when no code is sent.
 * `TooSoon` within the interval, known or not, which is the administrators' own where one asks for a user.
 */
export const forgotPassword =
  (policy: OtpPolicy, book: RecoveryBook) =>
  (seen: Asked, now: Date): Decision<OtpRequest> => {
    const { address, otp, budget, goesOut } = seen;
    const interval = budget === 'administrator' ? budget : 'reset';
    const asked = request(policy, 'reset', interval)(otp, { fresh: book.fresh(address), goesOut }, now);
    if (asked._tag === 'TooSoon') return { writes: nothing, answer: asked };
    const messages = resetMessage(policy, book, seen, asked.nonce, now);
    return { writes: { otps: [{ address, otp: asked.otp }], messages }, answer: asked };
  };

const resetMessage = (
  policy: OtpPolicy,
  book: RecoveryBook,
  seen: Asked,
  nonce: OtpNonce | null,
  now: Date,
): readonly LinkMessage[] => {
  const { address, budget, goesOut } = seen;
  const owner = ownerOf(seen);
  const linkExpiresAt = plus(now, RESET_LINK_TTL_MS);
  // made for nobody too, so that no time tells the two apart
  const { identityId, passwordHash, accessRevokedAt } = owner ?? {
    identityId: nobody,
    passwordHash: noPassword,
    accessRevokedAt: null,
  };
  const token = book.linkFor({ identityId, address, passwordHash, accessRevokedAt }, linkExpiresAt);
  const code = nonce === null ? null : book.codeFor('reset', address, nonce);
  if (owner === null || !goesOut) return [];
  return [
    {
      to: address,
      template: 'reset-password',
      token,
      code,
      language: book.language,
      codeTtlMs: code === null ? null : policy.ttlMs,
      budget,
      expiresAt: linkExpiresAt,
    },
  ];
};

/** `Weak`: right, but for the new password, so that code or link can be used again with a better one. */
export type Reset = Readonly<{ _tag: 'Right' }> | Readonly<{ _tag: 'Weak'; refusal: PasswordRefusal }>;
export type CodeVerdict = Verdict | Reset;
/** Links neither count nor lock. */
export type LinkVerdict = Reset | Readonly<{ _tag: 'Wrong' }>;

type NewPassword = Readonly<{
  passwordHash: PasswordHash;
  /** Why the password can't be that of somebody with these names and addresses; null where it can. */
  refusal: (own: readonly string[]) => PasswordRefusal | null;
  /** Of the request, for notices. */
  language: Language;
}>;

/** One guess at a reset code. It proves the address, too; nobody is signed in by it. */
export const resetByCode =
  (policy: OtpPolicy, attempt: NewPassword & Readonly<{ isRight: (nonce: OtpNonce) => boolean }>) =>
  (seen: AddressSnapshot, now: Date): Decision<CodeVerdict> => {
    const owner = ownerOf(seen);
    const guessed = guess(policy, 'reset', (nonce) => attempt.isRight(nonce) && owner !== null)(seen.otp, now);
    const otps = [{ address: seen.address, otp: guessed.otp }];
    if (guessed.verdict._tag !== 'Right' || owner === null) {
      const messages = lockNotice(policy, { ...seen, otp: guessed.otp }, guessed.verdict, attempt.language);
      return { writes: { otps, ...messages }, answer: guessed.verdict };
    }
    return reset(seen, owner, attempt, { otps, opensCodes: false });
  };

/**
 * A reset by link: genuine, of the owner of its address as that stands now, and not expired; `Wrong` otherwise, which
 * counts nowhere. It counts as another factor than codes, and opens them where nothing else would.
 */
export const resetByLink =
  (
    policy: OtpPolicy,
    attempt: NewPassword & Readonly<{ claim: LinkClaim; isGenuine: (subject: LinkSubject) => boolean }>,
  ) =>
  (seen: AddressSnapshot, now: Date): Decision<LinkVerdict> => {
    const owner = ownerOf(seen);
    const { address } = seen;
    if (owner === null || !isLinkGood(attempt, { ...owner, address }, now)) {
      return { writes: nothing, answer: { _tag: 'Wrong' } };
    }
    const otps = [{ address, otp: withoutCode(settle(policy)(seen.otp, now)) }];
    return reset(seen, owner, attempt, { otps, opensCodes: true });
  };

/** Whether a link is good for what it is tried on, as that stands at `now`. */
export const isLinkGood = (
  { claim, isGenuine }: Readonly<{ claim: LinkClaim; isGenuine: (subject: LinkSubject) => boolean }>,
  { identityId, address, passwordHash, accessRevokedAt }: LinkSubject,
  now: Date,
): boolean =>
  claim.identityId === identityId &&
  claim.expiresAt > now &&
  (accessRevokedAt === null || plus(claim.expiresAt, -RESET_LINK_TTL_MS) > accessRevokedAt) &&
  isGenuine({ identityId, address, passwordHash, accessRevokedAt });

/** What anybody has to prove an address for: the password is theirs, and so is the address. */
const reset = (
  { address, ownership }: AddressSnapshot,
  owner: Owner,
  { passwordHash, refusal, language }: NewPassword,
  { otps, opensCodes }: Pick<AddressWrites, 'otps'> & Readonly<{ opensCodes: boolean }>,
): Decision<Reset> => {
  const isNew = ownership._tag === 'Registering';
  // names and other addresses of a registration go, since whoever proves this one may not have given them
  const refused = refusal(isNew ? [address.value] : owner.own);
  if (refused !== null) return { writes: nothing, answer: { _tag: 'Weak', refusal: refused } };
  const { userId } = owner;
  const proven: Partial<AddressWrites> = isNew
    ? { complete: { userId, address, replaceBy: { firstName: nameFromAddress(address) } } }
    : { endsOthersOf: [address] };
  const messages = notice('password-changed', owner.primary ?? address, language);
  return {
    writes: { otps, ...proven, reset: { userId, passwordHash, opensCodes }, messages },
    answer: { _tag: 'Right' },
  };
};

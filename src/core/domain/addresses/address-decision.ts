import type { PersonName } from '../account/user.ts';
import type { Decision } from '../events.ts';
import type { BodyFingerprint, SessionId, TokenDigest, UserId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import type { Evidence, NewChallenge } from '../second-factor/evidence.ts';
import type { NewSession } from '../sessions/session.ts';
import type { OtpCode, OtpNonce } from '../sign-in/otp-code.ts';
import type { Otp, OtpPurpose } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';
import type { Address } from './address.ts';

/** An open registration to write: a new one, or an update of `into`; the registrations in `ends` are deleted. */
export type OpenRegistration = Readonly<{
  into: UserId | null;
  ends: readonly UserId[];
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
  /** Null without an interval, in which a repeat would be recognised. */
  fingerprint: BodyFingerprint | null;
  addresses: readonly Address[];
  /** Addresses that another user has verified or was invited with: unverified claims. */
  claims: readonly Address[];
}>;

export type CompletedRegistration = Readonly<{
  userId: UserId;
  address: Address;
  /** Null keeps name and password; otherwise both and all other addresses are dropped. */
  replaceBy: Readonly<{ firstName: PersonName }> | null;
}>;

/** A new password. It ends all sessions and pending codes, and clears the failures and lock of the old password. */
export type PasswordReset = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  /** Unlocks codes with this many failures or more; other counts and locks stay. Null unlocks none. */
  reopensCodesFrom: number | null;
}>;

export type AddressWrites = Readonly<{
  otps: readonly Readonly<{ address: Address; otp: Otp }>[];
  endsOthersOf?: readonly Address[];
  open?: OpenRegistration;
  /** For addresses that all have an owner: takes the same statements as `open`, but stores no registration. */
  pretendsToOpen?: OpenRegistration;
  complete?: CompletedRegistration;
  session?: Readonly<{ userId: UserId; session: NewSession }>;
  /** In place of `session` or `renews`, if the user has a second factor. */
  challenge?: Readonly<{ userId: UserId; challenge: NewChallenge }>;
  renews?: Readonly<{ userId: UserId; session: SessionId; evidence: Evidence }>;
  reset?: PasswordReset;
  /** At a sign-in: unlocks all other factors of the user with this many failures or more. */
  reopensFrom?: number;
}>;

export type AddressDecision<A> = Decision<AddressWrites, A>;

export type CodeContext = Readonly<{
  language: Language;
  fresh: (address: Address) => OtpNonce;
  codeFor: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
}>;

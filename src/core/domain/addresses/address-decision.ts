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

/** A registration to store: a new user, or an update of user `into`. The registrations of the users in `ends` end. */
export type OpenRegistration = Readonly<{
  into: UserId | null;
  ends: readonly UserId[];
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
  /** Recognises a repeated request within the minimum interval; null if there is no minimum interval. */
  fingerprint: BodyFingerprint | null;
  addresses: readonly Address[];
  /** Addresses that another user has verified or was invited with. They are stored as unverified. */
  claims: readonly Address[];
}>;

export type CompletedRegistration = Readonly<{
  userId: UserId;
  address: Address;
  /** Null keeps the registered data. Otherwise replaces the name, and deletes the password and all other addresses. */
  replaceBy: Readonly<{ firstName: PersonName }> | null;
}>;

/** A new password. Storing it ends all sessions, invalidates pending codes, and resets the password's failure count. */
export type PasswordReset = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  /** Unlocks codes with at least this many failures; other failure counts and locks stay. Null unlocks none. */
  reopensCodesFrom: number | null;
}>;

export type AddressWrites = Readonly<{
  otps: readonly Readonly<{ address: Address; otp: Otp }>[];
  endsOthersOf?: readonly Address[];
  open?: OpenRegistration;
  /**
   * Used instead of `open` if every address has an owner. Stores nothing but takes as long, so timing reveals nothing.
   */
  pretendsToOpen?: OpenRegistration;
  complete?: CompletedRegistration;
  session?: Readonly<{ userId: UserId; session: NewSession }>;
  /** Used instead of `session` or `renews` if the user has a second factor. */
  challenge?: Readonly<{ userId: UserId; challenge: NewChallenge }>;
  renews?: Readonly<{ userId: UserId; session: SessionId; evidence: Evidence }>;
  reset?: PasswordReset;
  /** Set at a sign-in. Unlocks all other factors of the user that have at least this many failures. */
  reopensFrom?: number;
}>;

export type AddressDecision<A> = Decision<AddressWrites, A>;

export type CodeContext = Readonly<{
  language: Language;
  fresh: (address: Address) => OtpNonce;
  codeFor: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
}>;

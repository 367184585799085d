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

/** An open registration to store: a new one, or an update of `into`. The registrations `ends` are deleted. */
export type OpenRegistration = Readonly<{
  into: UserId | null;
  ends: readonly UserId[];
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
  /** Null if requests have no minimum interval, because repeats are recognised only within it. */
  fingerprint: BodyFingerprint | null;
  addresses: readonly Address[];
  /** Addresses that another user has verified or was invited with. They are stored as unverified. */
  claims: readonly Address[];
}>;

export type CompletedRegistration = Readonly<{
  userId: UserId;
  address: Address;
  /** Null keeps the registered name and password. Otherwise both and all other addresses are dropped. */
  replaceBy: Readonly<{ firstName: PersonName }> | null;
}>;

/** A new password. Storing it ends all sessions and pending codes, and resets the failures and lock of the password. */
export type PasswordReset = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  /** Unlocks codes that have at least this many failures; other counts and locks stay. Null unlocks none. */
  reopensCodesFrom: number | null;
}>;

export type AddressWrites = Readonly<{
  otps: readonly Readonly<{ address: Address; otp: Otp }>[];
  endsOthersOf?: readonly Address[];
  open?: OpenRegistration;
  /** Replaces `open` if every address has an owner: runs the same statements (timing) but stores nothing. */
  pretendsToOpen?: OpenRegistration;
  complete?: CompletedRegistration;
  session?: Readonly<{ userId: UserId; session: NewSession }>;
  /** Replaces `session` or `renews` if the user has a second factor. */
  challenge?: Readonly<{ userId: UserId; challenge: NewChallenge }>;
  renews?: Readonly<{ userId: UserId; session: SessionId; evidence: Evidence }>;
  reset?: PasswordReset;
  /** Set at a sign-in: unlocks all other factors of the user that have at least this many failures. */
  reopensFrom?: number;
}>;

export type AddressDecision<A> = Decision<AddressWrites, A>;

export type CodeContext = Readonly<{
  language: Language;
  fresh: (address: Address) => OtpNonce;
  codeFor: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
}>;

import type { PersonName } from '../account/user.ts';
import type { Decision } from '../events.ts';
import type { Address, OtpCode, OtpNonce, SessionId, TokenDigest, UserId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import type { NewSession } from '../sessions/session.ts';
import type { Otp, OtpPurpose } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

/** An open registration as it is to be: made new, or `into` an older one in place; the registrations it `ends` are gone. */
export type OpenRegistration = Readonly<{
  into: UserId | null;
  ends: readonly UserId[];
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
  /** Addresses whose code ends the registration. */
  addresses: readonly Address[];
  /** Addresses that another user has verified or was invited with: unverified claims. */
  claims: readonly Address[];
}>;

/** The end of a registration: the address is verified, and its user can sign in. */
export type CompletedRegistration = Readonly<{
  userId: UserId;
  address: Address;
  /** Null where name and password hold; else both and all other addresses are dropped. */
  replaceBy: Readonly<{ firstName: PersonName }> | null;
}>;

/**
 * Another password for a user, whose every older way in ends: sessions, and pending codes of all identities. The count
 * of wrong passwords and its lock are gone.
 */
export type PasswordReset = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  /** Codes with as many failures are open again; their counts and locks stay otherwise. Null leaves them closed. */
  reopensCodesFrom: number | null;
}>;

/** What one decision about addresses writes, all of it in one commit. */
export type AddressWrites = Readonly<{
  otps: readonly Readonly<{ address: Address; otp: Otp }>[];
  /** Addresses whose other open registrations end, those that hold one as a claim included. */
  endsOthersOf?: readonly Address[];
  open?: OpenRegistration;
  /** Of addresses that all have an owner: takes the time of a registration, and leaves none. */
  pretendsToOpen?: OpenRegistration;
  complete?: CompletedRegistration;
  session?: Readonly<{ userId: UserId; session: NewSession }>;
  /** Counts as freshly authenticated, with the next generation. */
  renews?: Readonly<{ userId: UserId; session: SessionId }>;
  reset?: PasswordReset;
  /** At a sign-in: all other factors of the user with as many failures are open again. */
  reopensFrom?: number;
}>;

export type AddressDecision<A> = Decision<AddressWrites, A>;

/** What codes and messages are made of that a decision can't know by itself. */
export type CodeContext = Readonly<{
  language: Language;
  fresh: (address: Address) => OtpNonce;
  codeFor: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
}>;

import { text } from '../codec.ts';
import type { PasskeyId, UserId } from '../ids.ts';

/** A credential id in base64url, as browsers send it. */
export type CredentialId = string & { readonly CredentialId: unique symbol };
/** A public COSE key (RFC 9052 §7). */
export type PublicKey = Uint8Array & { readonly PublicKey: unique symbol };
/** 16 random bytes in base64url. Authenticators tell users apart by this value. */
export type UserHandle = string & { readonly UserHandle: unique symbol };

export type PasskeyName = string & { readonly PasskeyName: unique symbol };
export const PasskeyName = text<PasskeyName>('PasskeyName', 64);

export const MAX_PASSKEYS = 20;

export type Passkey = Readonly<{
  id: PasskeyId;
  credentialId: CredentialId;
  rpId: string;
  name: PasskeyName;
  /** Identifies the authenticator's model; null if it is unknown. */
  aaguid: string | null;
  transports: readonly string[];
  isBackedUp: boolean;
  /**
   * Whether the authenticator has ever verified the user (PIN or fingerprint). If not, the passkey is only one factor.
   */
  hasVerifiedUser: boolean;
  /** Whether the passkey is blocked because its key was copied. */
  isBlocked: boolean;
  version: number;
  createdAt: Date;
  lastUsedAt: Date | null;
}>;

export type Credential = Readonly<{
  id: PasskeyId;
  name: PasskeyName;
  userId: UserId;
  userHandle: UserHandle;
  publicKey: PublicKey;
  /** Never changes for a passkey: a signature with another value is refused (WebAuthn Level 3 §6.1.3). */
  isSynced: boolean;
}>;

/** A new passkey from an authenticator, already verified. */
export type NewCredential = Readonly<{
  credentialId: CredentialId;
  publicKey: PublicKey;
  rpId: string;
  counter: number;
  isSynced: boolean;
  isBackedUp: boolean;
  hasVerifiedUser: boolean;
  transports: readonly string[];
  aaguid: string | null;
}>;

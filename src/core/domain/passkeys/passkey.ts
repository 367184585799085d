import { text } from '../codec.ts';
import type { PasskeyId, UserId } from '../ids.ts';

/** In base64url, as browsers write it. */
export type CredentialId = string & { readonly CredentialId: unique symbol };
/** A COSE key (RFC 9052 §7), which is no secret. */
export type PublicKey = Uint8Array & { readonly PublicKey: unique symbol };
/** 16 random bytes in base64url, by which authenticators tell users apart. */
export type UserHandle = string & { readonly UserHandle: unique symbol };

export type PasskeyName = string & { readonly PasskeyName: unique symbol };
export const PasskeyName = text<PasskeyName>('PasskeyName', 64);

/** How many passkeys a user may have. */
export const MAX_PASSKEYS = 20;

/** A passkey without its key, as its owner and administrators see it. */
export type Passkey = Readonly<{
  id: PasskeyId;
  credentialId: CredentialId;
  rpId: string;
  name: PasskeyName;
  /** The make of the authenticator; null if it does not say. */
  aaguid: string | null;
  transports: readonly string[];
  isBackedUp: boolean;
  /** Its authenticator has verified its user at least once; until then it is one factor. */
  hasVerifiedUser: boolean;
  /** It was copied, and works no longer. */
  isBlocked: boolean;
  version: number;
  createdAt: Date;
  lastUsedAt: Date | null;
}>;

/** What a signature is checked against. */
export type Credential = Readonly<{
  id: PasskeyId;
  name: PasskeyName;
  userId: UserId;
  userHandle: UserHandle;
  publicKey: PublicKey;
}>;

/** Made by an authenticator, and checked. */
export type NewCredential = Readonly<{
  credentialId: CredentialId;
  publicKey: PublicKey;
  rpId: string;
  counter: number;
  isSynced: boolean;
  isBackedUp: boolean;
  /** The authenticator verified its user. */
  hasVerifiedUser: boolean;
  transports: readonly string[];
  aaguid: string | null;
}>;

import type { SessionId, TokenDigest } from '../ids.ts';

/** What a challenge was issued for. The challenge is not accepted for another purpose. */
export type Purpose =
  | 'sign-in'
  | `second-factor:${TokenDigest}`
  | `add:${SessionId}`
  | `add-conditionally:${SessionId}`
  | `renew:${SessionId}`;

/** A challenge issued by the service for the expected purpose. The caller must check whether it is expired or used. */
export type GenuineChallenge = Readonly<{ digest: TokenDigest; expiresAt: Date }>;

type Signed<R> = Readonly<{
  id: string;
  rawId: string;
  type: 'public-key';
  response: R & Readonly<{ clientDataJSON: string }>;
}>;

/** `AuthenticationResponseJSON` of WebAuthn. */
export type AssertionResponse = Signed<
  Readonly<{ authenticatorData: string; signature: string; userHandle?: string | null | undefined }>
>;

/** `RegistrationResponseJSON` of WebAuthn. */
export type CreationResponse = Signed<
  Readonly<{ attestationObject: string; transports?: readonly string[] | null | undefined }>
>;

/** Authenticator data from a verified response. `counter` is the signature counter. */
export type Assertion = Readonly<{ counter: number; isBackedUp: boolean }>;

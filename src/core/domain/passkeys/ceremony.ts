import type { SessionId, TokenDigest } from '../ids.ts';

/** What a challenge is for; it is accepted for nothing else. */
export type Purpose =
  | 'sign-in'
  | `second-factor:${TokenDigest}`
  | `add:${SessionId}`
  | `add-conditionally:${SessionId}`
  | `renew:${SessionId}`;

/** A challenge that the service issued for this purpose. Whether it has expired or was used is not checked yet. */
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

/** What a verified signature covers besides the challenge. */
export type Assertion = Readonly<{ counter: number; isBackedUp: boolean }>;

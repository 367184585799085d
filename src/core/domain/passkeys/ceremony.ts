import type { SessionId, TokenDigest } from '../ids.ts';

/** The one purpose that a challenge may be signed for. */
export type Purpose =
  | 'sign-in'
  | `second-factor:${TokenDigest}`
  | `add:${SessionId}`
  | `add-conditionally:${SessionId}`
  | `renew:${SessionId}`;

/** A challenge that was made here for the purpose; whether it has expired or was used is for the store to decide. */
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

/** What a verified signature covers, beside the challenge. */
export type Assertion = Readonly<{ counter: number; isBackedUp: boolean }>;

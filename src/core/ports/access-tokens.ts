import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { Principal } from '../domain/sessions/principal.ts';

/** The session and generation of a token, the key that signed it, and its period of validity. */
export type AccessClaim = Readonly<{
  sessionId: SessionId;
  generation: number;
  keyId: string;
  issuedAt: Date;
  expiresAt: Date;
}>;

/** JWT access tokens (RFC 9068), signed with ES256. */
export interface AccessTokens {
  readonly issue: (principal: Principal) => Readonly<{ token: string; expiresInSeconds: number }>;
  /** The claims of a token with a valid signature, issuer, audience and expiry; does not access any store. */
  readonly verify: (token: string) => O.Option<AccessClaim>;
}

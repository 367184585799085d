import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { Principal } from '../domain/sessions/principal.ts';

/** The claims of a verified access token. `keyId` names the key that signed it. */
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
  /** Returns the claims if signature, issuer, audience and expiry are valid. Does not check the session. */
  readonly verify: (token: string) => O.Option<AccessClaim>;
}

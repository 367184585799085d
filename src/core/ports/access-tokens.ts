import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { Principal } from '../domain/sessions/principal.ts';

/** The session, its generation, the key that a token was signed with, and from when to when it serves. */
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
  /** What a well-signed, unexpired token of this issuer and audience names; touches no store. */
  readonly verify: (token: string) => O.Option<AccessClaim>;
}

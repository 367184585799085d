import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { Principal } from '../domain/principal.ts';

/** JWT access tokens (RFC 9068), signed with ES256. */
export interface AccessTokens {
  readonly issue: (principal: Principal) => Readonly<{ token: string; expiresInSeconds: number }>;
  /** The session that a well-signed, unexpired token of this issuer and audience names; touches no store. */
  readonly verify: (token: string) => O.Option<Readonly<{ sessionId: SessionId; generation: number }>>;
}

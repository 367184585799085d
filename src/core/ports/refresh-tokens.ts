import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { SessionSalt } from '../domain/sessions/session.ts';

/** What a refresh token says of itself; nothing of it is proved before its MAC was compared. */
export type RefreshClaim = Readonly<{ sessionId: SessionId; generation: number }>;

/**
 * Refresh tokens that are derived, not stored: `v1.<session>.<generation>.<MAC>` (contract, “Refresh”). Neither the
 * database alone nor the key alone makes one, and the same session and generation give the same token.
 */
export interface RefreshTokens {
  readonly issue: (claim: RefreshClaim, salt: SessionSalt) => string;
  /** None for what is no token in form. */
  readonly read: (token: string) => O.Option<RefreshClaim>;
  /** In constant time; with each of the keys that still verify. */
  readonly isAuthentic: (token: string, salt: SessionSalt) => boolean;
}

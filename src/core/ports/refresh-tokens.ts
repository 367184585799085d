import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { SessionSalt } from '../domain/sessions/session.ts';

/** The contents of a refresh token, not yet authenticated. */
export type RefreshClaim = Readonly<{ sessionId: SessionId; generation: number }>;

/**
 * Refresh tokens are derived, not stored: `v1.<session>.<generation>.<MAC>`. Making one needs both the database and the
 * key; the same session and generation give the same token.
 */
export interface RefreshTokens {
  readonly issue: (claim: RefreshClaim, salt: SessionSalt) => string;
  /** None if the text does not have the form of a token. */
  readonly read: (token: string) => O.Option<RefreshClaim>;
  /** Compares in constant time, with the current and each older key. */
  readonly isAuthentic: (token: string, salt: SessionSalt) => boolean;
}

import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { SessionSalt } from '../domain/sessions/session.ts';

/** The contents of a session token, not authenticated yet. */
export type SessionClaim = Readonly<{ sessionId: SessionId; generation: number }>;

/** Tokens derived from the stored salt and a secret key. The same session and generation give the same token. */
export interface SessionTokens {
  readonly issue: (claim: SessionClaim, salt: SessionSalt) => string;
  /** None if the text does not have the form of a token. */
  readonly read: (token: string) => O.Option<SessionClaim>;
  /** Compares in constant time, with the current key and each older one. */
  readonly isAuthentic: (token: string, salt: SessionSalt) => boolean;
}

/** The format is `v1.<session>.<generation>.<MAC>`. */
export type RefreshTokens = SessionTokens;

/** The format is `<session>.<generation>.<MAC>`. Cookies have their own key and are not valid as refresh tokens. */
export type SessionCookies = SessionTokens;

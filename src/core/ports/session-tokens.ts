import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { SessionSalt } from '../domain/sessions/session.ts';

/** The contents of a session token that has not been authenticated yet. */
export type SessionClaim = Readonly<{ sessionId: SessionId; generation: number }>;

/** Tokens derived from a stored salt and a secret key. The same session and generation always give the same token. */
export interface SessionTokens {
  readonly issue: (claim: SessionClaim, salt: SessionSalt) => string;
  /** None if the text does not have the form of a token. */
  readonly read: (token: string) => O.Option<SessionClaim>;
  /** Compares in constant time with the current key and each older key. */
  readonly isAuthentic: (token: string, salt: SessionSalt) => boolean;
}

/** The format is `v1.<session>.<generation>.<MAC>`. */
export type RefreshTokens = SessionTokens;

/** The format is `<session>.<generation>.<MAC>`. Cookies have their own key, so none is valid as a refresh token. */
export type SessionCookies = SessionTokens;

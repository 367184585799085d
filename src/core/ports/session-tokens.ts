import type * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../domain/ids.ts';
import type { SessionSalt } from '../domain/sessions/session.ts';

/** The contents of a session token, not yet authenticated. */
export type SessionClaim = Readonly<{ sessionId: SessionId; generation: number }>;

/** Derived from the database and the key, not stored; the same session and generation give the same token. */
export interface SessionTokens {
  readonly issue: (claim: SessionClaim, salt: SessionSalt) => string;
  /** None if the text does not have the form of a token. */
  readonly read: (token: string) => O.Option<SessionClaim>;
  /** Compares in constant time, with the current and each older key. */
  readonly isAuthentic: (token: string, salt: SessionSalt) => boolean;
}

/** `v1.<session>.<generation>.<MAC>`. */
export type RefreshTokens = SessionTokens;

/** Cookies of browsers: `<session>.<generation>.<MAC>`, with a key of their own. They are no refresh tokens. */
export type SessionCookies = SessionTokens;

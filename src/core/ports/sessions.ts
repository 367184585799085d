import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountState } from '../domain/account/account.ts';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { SessionId, UserId } from '../domain/ids.ts';
import type { Principal } from '../domain/sessions/principal.ts';
import type { SessionDecision } from '../domain/sessions/refresh.ts';
import type { Session, SessionSalt, SessionSummary } from '../domain/sessions/session.ts';
import type { AccessClaim } from './access-tokens.ts';
import type { SessionClaim } from './session-tokens.ts';

/** `isAuthentic` checks the cookie's MAC. `idleTtlMs` is how long a use keeps the session alive. */
export type PresentedCookie = Readonly<{ isAuthentic: (salt: SessionSalt) => boolean; idleTtlMs: number }>;

export type OpenedSession = Readonly<{ principal: Principal; salt: SessionSalt }>;

export interface Sessions {
  /** Returns a UUIDv7 with 62 random bits. */
  readonly newId: () => SessionId;
  /**
   * Returns the principal of an access token, and records that its generation was used. None if the session has ended,
   * the user is inactive or deleted, the signing key was removed, an elevation invalidated the token, or the generation
   * does not exist yet.
   */
  readonly principal: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** Like `principal`; also returns what tells whether a cached copy of the user's account is current. */
  readonly principalAndState: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; state: AccountState }>>>;
  /** Like `principal`; also returns the user's account as of the same moment. */
  readonly principalAndUser: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; user: User }>>>;
  /**
   * Returns the principal of a browser's cookie, by the same rules except for the signing key. At most once a minute it
   * also records the use and extends the idle limit. An outdated cookie changes nothing, because it comes from a second
   * tab.
   */
  readonly browsed: (
    claim: SessionClaim,
    presented: PresentedCookie,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** Returns the principal for tokens about to be issued, in the session's newest generation. Does not record a use. */
  readonly opened: (id: SessionId) => TE.TaskEither<Unavailable, O.Option<OpenedSession>>;
  /**
   * Stores the decision and its messages in one commit, unless the session has changed in the meantime: then it decides
   * again. `now` is the database's time. None if the session does not exist, or the user is inactive or deleted.
   * `principal` is for the newest generation, even if the session has ended.
   */
  readonly update: <A>(
    id: SessionId,
    decide: (session: Session, now: Date, principal: Principal) => SessionDecision<A>,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /** Newest first. There may be a few more than the maximum until `endExcess` runs again. */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly SessionSummary[]>;
  /** Ends one active session of the user; false if the user has no such session. */
  readonly end: (userId: UserId, id: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /** Ends every other session of the user and removes all known devices; true if there were any. */
  readonly endOthers: (userId: UserId, but: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Ends the least used sessions (`sessionsToEnd`) of users with more than the maximum, records each in the audit
   * trail, and notifies the users. Returns how many ended. Several processes may run it at once.
   */
  readonly endExcess: TE.TaskEither<Unavailable, number>;
  /** Deletes sessions that ended more than `overForMs` ago; returns how many. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

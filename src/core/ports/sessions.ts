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

/** `isAuthentic` checks the cookie's MAC. `idleTtlMs` is how long the session may stay unused, in milliseconds. */
export type PresentedCookie = Readonly<{ isAuthentic: (salt: SessionSalt) => boolean; idleTtlMs: number }>;

export type OpenedSession = Readonly<{ principal: Principal; salt: SessionSalt }>;

export interface Sessions {
  /** Returns a UUIDv7 with 62 random bits. */
  readonly newId: () => SessionId;
  /**
   * Returns the principal of an access token, and records that the token was used. None if the session has ended, the
   * user is inactive or deleted, the signing key was removed, or the token's generation is not valid.
   */
  readonly principal: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** Like `principal`. Also returns the data that decides whether a cached copy of the user's account is up to date. */
  readonly principalAndState: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; state: AccountState }>>>;
  /** Like `principal`. Also returns the user's account, read at the same time. */
  readonly principalAndUser: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; user: User }>>>;
  /**
   * Returns the principal of a browser's cookie, by the rules of `principal` except for the signing key. At most once a
   * minute, records the use and extends the idle limit. A cookie of an older generation changes nothing: it comes from
   * another tab.
   */
  readonly browsed: (
    claim: SessionClaim,
    presented: PresentedCookie,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** Returns the principal for new tokens of the session's newest generation. Does not record a use. */
  readonly opened: (id: SessionId) => TE.TaskEither<Unavailable, O.Option<OpenedSession>>;
  /**
   * Calls `decide` and stores the result and its messages in the same transaction. If the session has changed in the
   * meantime, calls `decide` again. `now` is the database's time. None if the session does not exist, or if the user is
   * inactive or deleted. `principal` has the session's newest generation; the session may have ended.
   */
  readonly update: <A>(
    id: SessionId,
    decide: (session: Session, now: Date, principal: Principal) => SessionDecision<A>,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /** Newest first. The list may exceed the maximum number of sessions by a few until `endExcess` runs. */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly SessionSummary[]>;
  /** Ends one of the user's active sessions; false if the user has no such session. */
  readonly end: (userId: UserId, id: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /** Ends the user's other sessions and removes all known devices; false if there were none. */
  readonly endOthers: (userId: UserId, but: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Ends the least used sessions of users with too many (see `sessionsToEnd`), and notifies the users. Returns how many
   * sessions it ended. Several processes may run it at the same time.
   */
  readonly endExcess: TE.TaskEither<Unavailable, number>;
  /** Deletes sessions that ended more than `overForMs` milliseconds ago, and returns how many it deleted. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

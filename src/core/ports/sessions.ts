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

/** Whether a cookie belongs to a session with this salt, and how long its use keeps the session, in milliseconds. */
export type PresentedCookie = Readonly<{ isAuthentic: (salt: SessionSalt) => boolean; idleTtlMs: number }>;

/** What the tokens of a session are made from. */
export type OpenedSession = Readonly<{ principal: Principal; salt: SessionSalt }>;

export interface Sessions {
  /** A UUIDv7 with 62 random bits. */
  readonly newId: () => SessionId;
  /**
   * The current principal of an access token; also records that its generation was used. None if the session has ended
   * or expired, the user is inactive or deleted, the signing key was removed, an elevation invalidated the token, or
   * the generation does not exist yet.
   */
  readonly principal: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** Like `principal`, with what tells whether a copy of its user's account is current. */
  readonly principalAndState: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; state: AccountState }>>>;
  /** Like `principal`, with the account of its user at that moment. */
  readonly principalAndUser: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; user: User }>>>;
  /**
   * The current principal of a browser's cookie, by the same rules, except that no signing key is involved. At most once a minute it also
   * records the use and moves the idle limit. Any other cookie changes nothing: an outdated one comes from a second tab.
   */
  readonly browsed: (
    claim: SessionClaim,
    presented: PresentedCookie,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** The principal for tokens about to be issued: in the session's newest generation, without recording its use. */
  readonly opened: (id: SessionId) => TE.TaskEither<Unavailable, O.Option<OpenedSession>>;
  /**
   * Decides, and writes the result and its messages in one commit if the session is still the one that was decided on;
   * else decides again. `now` is the database's time. None if the session does not exist, or the user is inactive or
   * deleted. `principal` is the one of its newest generation, even if it has ended.
   */
  readonly update: <A>(
    id: SessionId,
    decide: (session: Session, now: Date, principal: Principal) => SessionDecision<A>,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /**
   * The user's active sessions, newest first; slightly more than the maximum at most, even if there are more before the
   * next run of its job.
   */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly SessionSummary[]>;
  /** Ends one active session of the user; false if there was none. */
  readonly end: (userId: UserId, id: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /** Ends every other session of the user and removes all known devices; true if there were any. */
  readonly endOthers: (userId: UserId, but: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Ends the least used sessions (`sessionsToEnd`) of users above the maximum, with an audit event each, and notifies
   * the user. Returns how many ended. Safe to run in several processes.
   */
  readonly endExcess: TE.TaskEither<Unavailable, number>;
  /** Deletes sessions that have been over for longer; returns how many. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

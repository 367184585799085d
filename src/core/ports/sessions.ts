import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { SessionId, UserId } from '../domain/ids.ts';
import type { Principal } from '../domain/sessions/principal.ts';
import type { SessionDecision } from '../domain/sessions/refresh.ts';
import type { Session, SessionSalt, SessionSummary } from '../domain/sessions/session.ts';
import type { AccessClaim } from './access-tokens.ts';

export interface Sessions {
  /** UUIDv7, unpredictable in its last 62 bits. */
  readonly newId: () => SessionId;
  /**
   * Who stands behind an access token right now, and that its generation was seen; none once the session ended or
   * expired, its user is inactive or deleted, its key was removed, an elevation made the token void, or for a generation
   * that there has not been yet. So the time of the sign-in is always that of the token's own elevation.
   */
  readonly principal: (
    claim: Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>,
  ) => TE.TaskEither<Unavailable, O.Option<Principal>>;
  /** The same for tokens that are about to be issued: in the session's newest generation, and nothing was seen. */
  readonly opened: (
    id: SessionId,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ principal: Principal; salt: SessionSalt }>>>;
  /**
   * Atomic under the session's lock; `now` is the database's; messages are part of the same commit. None for a session
   * that never was or whose user is inactive or deleted.
   */
  readonly update: <A>(
    id: SessionId,
    decide: (session: Session, now: Date) => SessionDecision<A>,
  ) => TE.TaskEither<Unavailable, O.Option<A>>;
  /** The user's living sessions, newest first; little more than the bound, however many there are between two runs of its job. */
  readonly list: (userId: UserId) => TE.TaskEither<Unavailable, readonly SessionSummary[]>;
  /** Ends one living session of the user; whether there was one. */
  readonly end: (userId: UserId, id: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /** Ends every session of the user but one, and forgets every known device; whether there was any of either. */
  readonly endOthers: (userId: UserId, but: SessionId) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Ends sessions of users who have more than the bound, those that are used least first (`sessionsToEnd`), each with an
   * event, and tells the owner. Gives how many. Any number of processes may do so at once.
   */
  readonly endExcess: TE.TaskEither<Unavailable, number>;
  /** Deletes the sessions that have been over for longer; gives how many. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

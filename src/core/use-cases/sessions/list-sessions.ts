import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SessionSummary } from '../../domain/sessions/session.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** Returns the caller's active sessions, newest first. */
export type ListSessions = (principal: Principal) => TE.TaskEither<Unavailable, readonly SessionSummary[]>;

export const makeListSessions =
  ({ sessions }: Readonly<{ sessions: Sessions }>): ListSessions =>
  ({ userId }) =>
    sessions.list(userId);

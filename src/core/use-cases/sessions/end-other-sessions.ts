import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** Ends the caller's other sessions and removes all known devices; false if there were none. */
export type EndOtherSessions = (principal: Principal) => TE.TaskEither<Unavailable, boolean>;

export const makeEndOtherSessions =
  ({ sessions }: Readonly<{ sessions: Sessions }>): EndOtherSessions =>
  ({ userId, sessionId }) =>
    sessions.endOthers(userId, sessionId);

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** Ends all other sessions of the caller and removes all known devices; true if there were any. */
export type EndOtherSessions = (principal: Principal) => TE.TaskEither<Unavailable, boolean>;

export const makeEndOtherSessions =
  ({ sessions }: Readonly<{ sessions: Sessions }>): EndOtherSessions =>
  ({ userId, sessionId }) =>
    sessions.endOthers(userId, sessionId);

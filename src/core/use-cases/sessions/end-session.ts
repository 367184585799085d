import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { NotFound, Unavailable } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** Ends one of the caller's sessions; the current one is allowed. `NotFound` for another user's session. */
export type EndSession = (principal: Principal, id: SessionId) => TE.TaskEither<NotFound | Unavailable, void>;

export const makeEndSession =
  ({ sessions }: Readonly<{ sessions: Sessions }>): EndSession =>
  ({ userId }, id) =>
    pipe(
      sessions.end(userId, id),
      TE.filterOrElseW(
        (wasAlive) => wasAlive,
        () => notFound,
      ),
      TE.map(() => undefined),
    );

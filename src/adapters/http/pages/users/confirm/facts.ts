import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ReadRestoreConflicts } from '../../../../../core/use-cases/directory/read-restore-conflicts.ts';
import type { ListUserSessions } from '../../../../../core/use-cases/directory/user-sessions.ts';
import type { AnyRefusal } from '../../page.ts';
import type { AboutUser } from '../user-path.ts';
import type { Facts } from './page.ts';
import type { Deed } from './texts.ts';

type Deps = Readonly<{ readRestoreConflicts: ReadRestoreConflicts; listUserSessions: ListUserSessions }>;

/** Reads the facts about a user that the confirmation page shows. */
export const factsOf = (deps: Deps, { principal: actor, params: { id: userId } }: AboutUser, deed: Deed) => {
  const endsSessions = (deed === 'disable' || deed === 'delete') && actor.privileges.includes('session.read');
  const sessions: TE.TaskEither<AnyRefusal, number | null> = endsSessions
    ? pipe(
        deps.listUserSessions({ actor, userId }),
        TE.map(({ length }) => length),
      )
    : TE.right(null);
  const mayLook = deed === 'restore' && actor.privileges.includes('user.read');
  const taken: TE.TaskEither<AnyRefusal, Facts['taken']> = mayLook
    ? deps.readRestoreConflicts({ actor, userId })
    : TE.right([]);
  return pipe(
    sessions,
    TE.bindTo('sessions'),
    TE.bind('taken', () => taken),
  );
};

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../domain/account/user.ts';
import { afterChange } from '../../domain/errors.ts';
import type { Forbidden, NotFound, RestoreConflict, InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { actingAs, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory } from '../../ports/directory.ts';
import { managedUser } from './managed.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

type Refused = Forbidden | InsufficientPrivileges | NotFound | RestoreConflict | Unavailable;

/** Restores a user with all data that was deleted with the user; ended sessions stay ended. Requires `user.delete`. */
export type RestoreUser = (cmd: Command) => TE.TaskEither<Refused, User>;

export const makeRestoreUser =
  (deps: Readonly<{ directory: Directory }>): RestoreUser =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.delete')),
      TE.flatMap(() => deps.directory.restore(actingAs(actor), userId)),
      TE.flatMap(() => pipe(managedUser(deps, userId), TE.mapLeft(afterChange))),
    );

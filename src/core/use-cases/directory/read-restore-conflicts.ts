import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Forbidden, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory, Taken } from '../../ports/directory.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

/** Returns what prevents a restore: a username or identities that another user has now. Requires `user.read`. */
export type ReadRestoreConflicts = (cmd: Command) => TE.TaskEither<Forbidden | Unavailable, readonly Taken[]>;

export const makeReadRestoreConflicts =
  ({ directory }: Readonly<{ directory: Directory }>): ReadRestoreConflicts =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => directory.taken(userId)),
    );

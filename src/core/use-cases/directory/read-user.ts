import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../domain/account/user.ts';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory } from '../../ports/directory.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; deleted?: 'exclude' | 'include' | undefined }>;

/** Returns a deleted user only with `deleted: 'include'`. Requires `user.read`. */
export type ReadUser = (cmd: Command) => TE.TaskEither<Forbidden | NotFound | Unavailable, User>;

export const makeReadUser =
  ({ directory }: Readonly<{ directory: Directory }>): ReadUser =>
  ({ actor, userId, deleted }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => directory.find(userId, deleted)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

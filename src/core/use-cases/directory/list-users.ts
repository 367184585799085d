import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../domain/account/user.ts';
import type { UserFilter, UserSort } from '../../domain/directory/user-filter.ts';
import type { Forbidden, Unavailable, UnknownRole } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory } from '../../ports/directory.ts';

export type Command = Readonly<{ actor: Principal; filter: UserFilter; page: PageRequest<UserSort> }>;

/** Requires `user.read`. */
export type ListUsers = (cmd: Command) => TE.TaskEither<Forbidden | UnknownRole | Unavailable, Page<User>>;

export const makeListUsers =
  ({ directory }: Readonly<{ directory: Directory }>): ListUsers =>
  ({ actor, filter, page }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => directory.list(filter, page)),
    );

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../domain/account/user.ts';
import type { Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Users } from '../../ports/users.ts';
import { ownUser } from './own-account.ts';

export type ReadMe = (principal: Principal) => TE.TaskEither<Unauthenticated | Unavailable, User>;

export const makeReadMe =
  ({ users }: Readonly<{ users: Users }>): ReadMe =>
  ({ userId }) =>
    ownUser({ users }, userId);

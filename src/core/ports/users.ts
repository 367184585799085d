import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';

export interface Users {
  /** Does not find deleted users. */
  readonly find: (id: UserId) => TE.TaskEither<Unavailable, O.Option<User>>;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { User } from '../domain/user.ts';

export interface Users {
  /** Deleted users are invisible. */
  readonly find: (id: UserId) => TE.TaskEither<Unavailable, O.Option<User>>;
}

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { PasswordHash } from '../domain/sign-in/password.ts';

/** The hash is undefined where it was not asked for. */
export type ExportedUser = Readonly<{ user: User; passwordHash: PasswordHash | undefined }>;

/** All users, to be carried elsewhere. */
export interface UserExports {
  /**
   * Everybody as of one moment, by id, batch by batch; the next one is read when `take` is done with the last, whose
   * refusal ends the walk. Left out are deleted users and registrations that nobody has completed. Gives how many.
   */
  readonly walk: <R>(
    options: Readonly<{ withHashes: boolean }>,
    take: (users: readonly ExportedUser[]) => TE.TaskEither<R, void>,
  ) => TE.TaskEither<R | Unavailable, number>;
}

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { PasswordHash } from '../domain/sign-in/password.ts';

/** The hash and the encrypted secret are undefined unless requested. The secret is null if the user has none. */
export type ExportedUser = Readonly<{
  user: User;
  passwordHash: PasswordHash | undefined;
  totpSecret: string | null | undefined;
}>;

export interface UserExports {
  /**
   * Passes users to `take` in batches, in the order of their ids, all from one snapshot. Leaves out deleted users and
   * registrations in progress. Stops if `take` refuses. Returns the number of users.
   */
  readonly walk: <R>(
    options: Readonly<{ withHashes: boolean }>,
    take: (users: readonly ExportedUser[]) => TE.TaskEither<R, void>,
  ) => TE.TaskEither<R | Unavailable, number>;
}

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { PasswordHash } from '../domain/sign-in/password.ts';

/**
 * The hash and the encrypted TOTP secret are undefined unless requested. The secret is null if the user has no
 * authenticator app.
 */
export type ExportedUser = Readonly<{
  user: User;
  passwordHash: PasswordHash | undefined;
  totpSecret: string | null | undefined;
}>;

export interface UserExports {
  /**
   * Passes users to `take` in batches ordered by id, all from one database snapshot, without deleted users and open
   * registrations. Stops if `take` refuses. Returns how many users there were.
   */
  readonly walk: <R>(
    options: Readonly<{ withHashes: boolean }>,
    take: (users: readonly ExportedUser[]) => TE.TaskEither<R, void>,
  ) => TE.TaskEither<R | Unavailable, number>;
}

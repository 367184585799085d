import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { PasswordHash } from '../domain/sign-in/password.ts';

/** Hash and encrypted secret are undefined unless requested; the secret is null without an authenticator app. */
export type ExportedUser = Readonly<{
  user: User;
  passwordHash: PasswordHash | undefined;
  totpSecret: string | null | undefined;
}>;

export interface UserExports {
  /**
   * Passes users to `take` in batches by id, from one snapshot, without deleted users and open registrations. Stops if
   * `take` refuses. Returns how many users there were.
   */
  readonly walk: <R>(
    options: Readonly<{ withHashes: boolean }>,
    take: (users: readonly ExportedUser[]) => TE.TaskEither<R, void>,
  ) => TE.TaskEither<R | Unavailable, number>;
}

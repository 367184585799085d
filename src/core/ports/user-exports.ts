import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { PasswordHash } from '../domain/sign-in/password.ts';

/**
 * Hash and secret are undefined unless they were requested. The secret of the authenticator app is sealed; null without
 * one.
 */
export type ExportedUser = Readonly<{
  user: User;
  passwordHash: PasswordHash | undefined;
  totpSecret: string | null | undefined;
}>;

export interface UserExports {
  /** In batches of one snapshot by id, without deleted users and open registrations; a refusal of `take` stops. */
  readonly walk: <R>(
    options: Readonly<{ withHashes: boolean }>,
    take: (users: readonly ExportedUser[]) => TE.TaskEither<R, void>,
  ) => TE.TaskEither<R | Unavailable, number>;
}

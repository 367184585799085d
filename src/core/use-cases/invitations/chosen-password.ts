import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import type { Overloaded, WeakPassword } from '../../domain/errors.ts';
import type { PasswordHash } from '../../domain/sign-in/password.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';
import type { Passwords } from '../../ports/passwords.ts';
import { acceptPassword } from '../account/accept-password.ts';

export type PasswordDeps = Readonly<{ passwords: Passwords; commonPasswords: CommonPasswords; policies: Policies }>;

/** Returns the hash of the password if the policy accepts it for these names and addresses; null without a password. */
export const hashChosen = (
  deps: PasswordDeps,
  chosen: string | null,
  own: readonly (string | null)[],
): TE.TaskEither<WeakPassword | Overloaded, PasswordHash | null> =>
  chosen === null
    ? TE.right(null)
    : pipe(
        acceptPassword(deps, '/password', own, chosen),
        TE.flatMap((password) => deps.passwords.hash(password)),
      );

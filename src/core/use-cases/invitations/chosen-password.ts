import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import type { Overloaded, WeakPassword } from '../../domain/errors.ts';
import type { PasswordHash } from '../../domain/sign-in/password.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';
import type { Passwords } from '../../ports/passwords.ts';
import { acceptPassword } from '../account/accept-password.ts';

export type PasswordDeps = Readonly<{ passwords: Passwords; commonPasswords: CommonPasswords; policies: Policies }>;

/** Returns the hash of a password that the policy accepts for these names and addresses; null if none was chosen. */
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

import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { weakPassword } from '../../domain/errors.ts';
import type { WeakPassword } from '../../domain/errors.ts';
import { normalisePassword, ownWordsRefusal, passwordRefusal } from '../../domain/sign-in/password.ts';
import type { Password } from '../../domain/sign-in/password.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';

type Deps = Readonly<{ policies: Policies; commonPasswords: CommonPasswords }>;

/** Checks length, common passwords, and the words of the user and the service. `pointer` is a JSON Pointer. */
export const acceptPassword = (
  { policies, commonPasswords }: Deps,
  pointer: string,
  own: readonly (string | null)[],
  raw: string,
): TE.TaskEither<WeakPassword, Password> => {
  const refusal =
    passwordRefusal(policies.password, commonPasswords.includes, raw) ??
    ownWordsRefusal([...own, policies.serviceName], raw);
  return refusal === null ? TE.right(normalisePassword(raw) as Password) : TE.left(weakPassword(pointer, refusal));
};

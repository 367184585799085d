import * as TE from 'fp-ts/lib/TaskEither.js';
import { weakPassword } from '../../domain/errors.ts';
import type { WeakPassword } from '../../domain/errors.ts';
import type { Policies } from '../../domain/policies.ts';
import { normalisePassword, ownWordsRefusal, passwordRefusal } from '../../domain/sign-in/password.ts';
import type { Password } from '../../domain/sign-in/password.ts';
import type { CommonPasswords } from '../../ports/common-passwords.ts';

type Deps = Readonly<{ policies: Policies; commonPasswords: CommonPasswords }>;

/**
 * What every new password goes through, wherever it comes from: length, the common ones, and the owner's own words as
 * far as they are known by then. `pointer` is where a refusal points (RFC 6901).
 */
export const acceptPassword = (
  { policies, commonPasswords }: Deps,
  pointer: string,
  own: readonly (string | null)[],
  raw: string,
): TE.TaskEither<WeakPassword, Password> => {
  const refusal = passwordRefusal(policies.password, commonPasswords.includes, raw) ?? ownWordsRefusal(own, raw);
  return refusal === null ? TE.right(normalisePassword(raw) as Password) : TE.left(weakPassword(pointer, refusal));
};

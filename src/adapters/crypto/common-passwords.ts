import { dictionary } from '@zxcvbn-ts/language-common';
import type { CommonPasswords } from '../../core/ports/common-passwords.ts';

/** About 50,000 common passwords from zxcvbn-ts, kept in memory from the first question on. */
export const makeCommonPasswords = (): CommonPasswords => {
  let known: ReadonlySet<unknown> | undefined;
  return {
    includes: (password) => (known ??= new Set(dictionary['passwords-common'])).has(password.toLowerCase()),
  };
};

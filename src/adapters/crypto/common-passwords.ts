import { dictionary } from '@zxcvbn-ts/language-common';
import type { CommonPasswords } from '../../core/ports/common-passwords.ts';

/** About 50,000 common passwords from zxcvbn-ts, kept in memory. */
export const makeCommonPasswords = (): CommonPasswords => {
  const known = new Set(dictionary['passwords-common']);
  return { includes: (password) => known.has(password.toLowerCase()) };
};

import { dictionary } from '@zxcvbn-ts/language-common';
import type { CommonPasswords } from '../../core/ports/common-passwords.ts';

/** The list of zxcvbn-ts, of about 50,000, in memory. */
export const makeCommonPasswords = (): CommonPasswords => {
  const known = new Set(dictionary['passwords-common']);
  return { includes: (password) => known.has(password.toLowerCase()) };
};

import { createRequire } from 'node:module';
import type * as Library from '@zxcvbn-ts/language-common';
import type { CommonPasswords } from '../../core/ports/common-passwords.ts';

const require = createRequire(import.meta.url);

// Loaded with the first password, because unpacking it would delay the start.
const readList = (): ReadonlySet<unknown> => {
  const { dictionary } = require('@zxcvbn-ts/language-common') as typeof Library;
  return new Set(dictionary['passwords-common']);
};

/** About 50,000 common passwords from zxcvbn-ts, kept in memory from the first question on. */
export const makeCommonPasswords = (): CommonPasswords => {
  let known: ReadonlySet<unknown> | undefined;
  return {
    includes: (password) => (known ??= readList()).has(password.toLowerCase()),
  };
};

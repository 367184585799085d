import { createRequire } from 'node:module';
import type * as Library from '@zxcvbn-ts/language-common';
import type { CommonPasswords } from '../../core/ports/common-passwords.ts';

const require = createRequire(import.meta.url);

// Load the list on first use, because unpacking it would slow down startup.
const readList = (): ReadonlySet<unknown> => {
  const { dictionary } = require('@zxcvbn-ts/language-common') as typeof Library;
  return new Set(dictionary['passwords-common']);
};

/** About 50,000 common passwords from zxcvbn-ts, kept in memory after the first use. */
export const makeCommonPasswords = (): CommonPasswords => {
  let known: ReadonlySet<unknown> | undefined;
  return {
    includes: (password) => (known ??= readList()).has(password.toLowerCase()),
  };
};

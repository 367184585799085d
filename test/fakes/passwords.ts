import * as TE from 'fp-ts/lib/TaskEither.js';
import { normalisePassword } from '../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import type { Passwords } from '../../src/core/ports/passwords.ts';

const hash = (password: string): PasswordHash => `fake:${normalisePassword(password)}` as PasswordHash;

/** A hash that counts as outdated. */
export const outdated = (password: string): PasswordHash => `old:${normalisePassword(password)}` as PasswordHash;

/** Fast, without salt, and reversible. */
export const makeFakePasswords = (): Passwords => ({
  hash: (password) => TE.right(hash(password)),
  verify: (password, stored) => TE.right([hash(password), outdated(password)].includes(stored)),
  isOutdated: (stored) => stored.startsWith('old:'),
});

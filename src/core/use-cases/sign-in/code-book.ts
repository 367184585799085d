import type { Language } from '../../domain/message.ts';
import type { CodeBook } from '../../domain/registration.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';

/** The codes that sign in, for a decision about addresses. */
export const codeBook = (codes: OneTimeCodes, language: Language): CodeBook => ({
  language,
  fresh: () => codes.newNonce(),
  codeFor: (address, nonce) => codes.derive('sign-in', address, nonce),
});

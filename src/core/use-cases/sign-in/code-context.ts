import type { CodeContext } from '../../domain/addresses/address-decision.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';

/** What codes and messages are made of, for a decision about addresses. */
export const codeContext = (codes: OneTimeCodes, language: Language): CodeContext => ({
  language,
  fresh: () => codes.newNonce(),
  codeFor: codes.derive,
});

import * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../../src/core/domain/ids.ts';
import type { RefreshClaim, RefreshTokens } from '../../src/core/ports/refresh-tokens.ts';

/** Anyone could make these tokens. */
export const makeFakeRefreshTokens = (): RefreshTokens => {
  const read = (token: string): O.Option<RefreshClaim> => {
    const [version, sessionId = '', generation = ''] = token.split('/');
    return version === 'fake' ? O.some({ sessionId: sessionId as SessionId, generation: Number(generation) }) : O.none;
  };
  return {
    issue: ({ sessionId, generation }, salt) => `fake/${sessionId}/${generation}/${salt}`,
    read,
    isAuthentic: (token, salt) => O.isSome(read(token)) && token.split('/')[3] === salt,
  };
};

import * as O from 'fp-ts/lib/Option.js';
import type { SessionId } from '../../src/core/domain/ids.ts';
import type { SessionClaim, SessionTokens } from '../../src/core/ports/session-tokens.ts';

/** Anyone could make these tokens. */
const tokensOf = (kind: string): SessionTokens => {
  const read = (token: string): O.Option<SessionClaim> => {
    const [version, sessionId = '', generation = ''] = token.split('/');
    return version === kind ? O.some({ sessionId: sessionId as SessionId, generation: Number(generation) }) : O.none;
  };
  return {
    issue: ({ sessionId, generation }, salt) => `${kind}/${sessionId}/${generation}/${salt}`,
    read,
    isAuthentic: (token, salt) => O.isSome(read(token)) && token.split('/')[3] === salt,
  };
};

export const makeFakeRefreshTokens = (): SessionTokens => tokensOf('fake');

export const makeFakeSessionCookies = (): SessionTokens => tokensOf('cookie');

import * as O from 'fp-ts/lib/Option.js';
import { SessionId } from '../../src/core/domain/ids.ts';
import type { AccessTokens } from '../../src/core/ports/access-tokens.ts';
import type { Store } from './store.ts';

export const TEST_KEY = 'the key of the tests';

const TTL_SECONDS = 900;

/** Unsigned JSON after a prefix. */
export const makeFakeAccessTokens = (store: Store): AccessTokens => ({
  issue: ({ sessionId, generation }) => ({
    token: `access ${sessionId} ${generation} ${store.now.getTime() + TTL_SECONDS * 1000}`,
    expiresInSeconds: TTL_SECONDS,
  }),
  verify: (token) => {
    const [word, sessionId, generation, expiresAt] = token.split(' ');
    if (word !== 'access' || !SessionId.is(sessionId) || Number(expiresAt) <= store.now.getTime()) return O.none;
    const end = Number(expiresAt);
    return O.some({
      sessionId,
      generation: Number(generation),
      keyId: TEST_KEY,
      issuedAt: new Date(end - TTL_SECONDS * 1000),
      expiresAt: new Date(end),
    });
  },
});

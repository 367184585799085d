import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { makeAccessTokens } from '../../src/adapters/tokens/access-tokens.ts';
import { makeVerifiedTokens } from '../../src/adapters/tokens/verified-tokens.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import { noFactor } from '../support/values.ts';

const START = 1_800_000_000;
const makeKey = (kid: string) => ({
  kid,
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  activatesAt: new Date(0),
  tokenTtlMs: 0,
});
const principal = {
  userId: 12 as UserId,
  sessionId: '01890a5d-ac96-774b-bcce-b302099a8057' as SessionId,
  generation: 3,
  authenticatedMsAgo: 0,
  authenticatedAt: new Date(START * 1000),
  ...noFactor,
  role: 'User',
  privileges: [],
};

const world = () => {
  const state = { now: START, keys: [makeKey('key-1')] };
  const tokens = makeAccessTokens({
    issuer: 'https://id.example.com',
    audience: 'https://api.example.com',
    ttlSeconds: 900,
    keys: {
      signing: () => state.keys[0]!,
      publicKey: (kid) => state.keys.find((key) => key.kid === kid)?.publicKey ?? null,
    },
    now: () => new Date(state.now * 1000),
    newId: () => 'token-1',
  });
  return { state, tokens };
};

describe('a token that was verified before', () => {
  it('is accepted again with the same claims', () => {
    const { tokens } = world();
    const { token } = tokens.issue(principal);
    const first = tokens.verify(token);
    expect(O.isSome(first)).to.equal(true);
    expect(tokens.verify(token)).to.deep.equal(first);
  });

  // requirement 39
  it('is refused from the second of its expiry on', () => {
    const { state, tokens } = world();
    const { token } = tokens.issue(principal);
    for (const [now, isGood] of [
      [START, true],
      [START + 899, true],
      [START + 900, false],
      [START + 901, false],
    ] as const) {
      state.now = now;
      expect(O.isSome(tokens.verify(token)), String(now)).to.equal(isGood);
    }
  });

  // requirement 43
  it('is refused as soon as its key is gone, or another one has its name', () => {
    const { state, tokens } = world();
    const { token } = tokens.issue(principal);
    const [key] = state.keys;
    expect(O.isSome(tokens.verify(token))).to.equal(true);
    state.keys = [];
    expect(O.isNone(tokens.verify(token))).to.equal(true);
    state.keys = [makeKey('key-1')];
    expect(O.isNone(tokens.verify(token))).to.equal(true);
    state.keys = [key!];
    expect(O.isSome(tokens.verify(token))).to.equal(true);
  });

  // requirement 41
  it('does not make a changed token pass', () => {
    const { tokens } = world();
    const { token } = tokens.issue(principal);
    expect(O.isSome(tokens.verify(token))).to.equal(true);
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(O.isNone(tokens.verify(changed)), `at ${at}`).to.equal(true);
    }
    expect(O.isNone(tokens.verify(`${token} `))).to.equal(true);
  });
});

describe('the memory of verified tokens', () => {
  const { publicKey: key } = makeKey('key-1');
  const claim = {
    sessionId: principal.sessionId,
    generation: 1,
    keyId: 'key-1',
    issuedAt: new Date(0),
    expiresAt: new Date(1),
  };

  it('is bounded, and gives up the oldest', () => {
    const kept = makeVerifiedTokens(3);
    for (const token of ['a', 'b', 'c', 'd', 'e']) kept.keep(token, { claim, key });
    expect(kept.size()).to.equal(3);
    const found = ['a', 'b', 'c', 'd', 'e'].filter((token) => kept.find(token, () => true) !== undefined);
    expect(found).to.deep.equal(['c', 'd', 'e']);
  });

  it('forgets a token that no longer holds', () => {
    const kept = makeVerifiedTokens();
    kept.keep('a', { claim, key });
    expect(kept.find('a', () => false)).to.equal(undefined);
    expect(kept.size()).to.equal(0);
  });
});

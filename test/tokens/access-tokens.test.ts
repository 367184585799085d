import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { makeAccessTokens } from '../../src/adapters/tokens/access-tokens.ts';
import type { AccessTokenOptions } from '../../src/adapters/tokens/access-tokens.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import type { Principal } from '../../src/core/domain/sessions/principal.ts';
import { noFactor } from '../support/values.ts';
import { cutTokens, forgedTokens, makeForger, segment } from './forged.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = 1_800_000_000;
const issuer = 'https://id.example.com';
const audience = 'https://api.example.com';
const sid = '01890a5d-ac96-774b-bcce-b302099a8057' as SessionId;
const principal: Principal = {
  userId: 12 as UserId,
  sessionId: sid,
  generation: 3,
  authenticatedMsAgo: 60_000,
  authenticatedAt: new Date((now - 60) * 1000 + 999),
  ...noFactor,
  role: 'Staff',
  privileges: ['user.read', 'user.update'],
};

type Pair = Readonly<{ kid: string; privateKey: KeyObject; publicKey: KeyObject }>;
/** Signs with the first key and verifies with all. */
const ringOf = (signing: Pair, ...others: readonly Omit<Pair, 'privateKey'>[]): AccessTokenOptions['keys'] => ({
  signing: () => ({ ...signing, activatesAt: new Date(0), tokenTtlMs: 0 }),
  publicKey: (kid) => [signing, ...others].find((key) => key.kid === kid)?.publicKey ?? null,
});

const tokensAt = (seconds: number, more: Partial<AccessTokenOptions> = {}) =>
  makeAccessTokens({
    issuer,
    audience,
    ttlSeconds: 900,
    keys: ringOf({ kid: 'key-1', ...pair }),
    now: () => new Date(seconds * 1000),
    newId: () => 'token-1',
    ...more,
  });
const tokens = tokensAt(now);
const dateOf = (time: number) => new Date(time * 1000);
const claim = { sessionId: sid, generation: 3, keyId: 'key-1', issuedAt: dateOf(now), expiresAt: dateOf(now + 900) };
const accepted = O.some(claim);

const genuine = {
  token: '',
  kid: 'key-1',
  privateKey: pair.privateKey,
  issuer,
  audience,
  sid,
  gen: 3,
  now,
};
const { goodHeader, goodClaims, forged, withClaims } = makeForger(genuine);

const claimsFor = (privileges: string[]) => {
  const issued = tokens.issue({ ...principal, privileges }).token;
  expect(tokens.verify(issued)).to.deep.equal(accepted);
  return JSON.parse(Buffer.from(issued.split('.')[1]!, 'base64url').toString()) as object;
};

describe('access tokens', () => {
  const { token } = tokens.issue(principal);
  const signature = token.slice(token.lastIndexOf('.') + 1);

  it('carry exactly the documented claims', () => {
    const [header = '', claims = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).to.deep.equal(goodHeader);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).to.deep.equal({
      ...goodClaims,
      jti: 'token-1',
      auth_time: now - 60,
      client_id: 'first-party',
      amr: ['pwd'],
      acr: 'aal1',
      roles: ['Staff'],
      scope: 'user.read user.update',
    });
    expect(tokens.issue(principal).expiresInSeconds).to.equal(900);
  });

  it('name the session that they were issued for', () => {
    expect(tokens.verify(token)).to.deep.equal(accepted);
    expect(tokens.verify(forged(goodHeader, goodClaims)), 'the forger of these tests').to.deep.equal(accepted);
    expect(tokens.verify(withClaims({ aud: ['https://other.example', audience] }))).to.deep.equal(accepted);
    expect(tokens.verify(withClaims({ nbf: now }))).to.deep.equal(accepted);
  });

  it('have an empty scope for no privileges, and none if it is too long for a header', () => {
    expect(claimsFor([])).to.have.property('scope', '');
    expect(claimsFor(['x'.repeat(4096)]))
      .to.have.property('scope')
      .with.length(4096);
    expect(claimsFor(['x'.repeat(4096), 'y'])).not.to.have.property('scope');
  });

  // requirement 39
  it('are valid from the second of issue to the second before exp', () => {
    expect(tokensAt(now + 899.999).verify(token)).to.deep.equal(accepted);
    expect(tokensAt(now + 900).verify(token)).to.deep.equal(O.none);
  });

  // requirement 43
  it('of a former key are valid as long as it is kept', () => {
    const signing = { kid: 'key-2', ...otherPair };
    const rotated = tokensAt(now, { keys: ringOf(signing, { kid: 'key-1', publicKey: pair.publicKey }) });
    expect(rotated.verify(token)).to.deep.equal(accepted);
    expect(rotated.issue(principal).token).to.match(new RegExp(`^${segment({ ...goodHeader, kid: 'key-2' })}\\.`));
    expect(rotated.verify(rotated.issue(principal).token)).to.deep.equal(O.some({ ...claim, keyId: 'key-2' }));
    expect(tokensAt(now, { keys: ringOf(signing) }).verify(token)).to.deep.equal(O.none);
  });

  // requirement 36, 37, 38, 39, 40, 41
  for (const [what, table] of Object.entries(forgedTokens({ ...genuine, token }))) {
    it(`${what} are refused`, () => {
      for (const [name, bad] of Object.entries(table)) expect(tokens.verify(bad), name).to.deep.equal(O.none);
    });
  }

  // requirement 41
  it('are refused when truncated, and with any bit changed', () => {
    for (const [name, bad] of Object.entries(cutTokens(token))) expect(tokens.verify(bad), name).to.deep.equal(O.none);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < token.length; at += 1) {
      const value = alphabet.indexOf(token[at]!);
      const others = [
        ...Array.from({ length: 6 }, (_, bit) => alphabet[value ^ (1 << bit)] ?? ''),
        '=',
        '.',
        '+',
        '/',
        ' ',
        'é',
      ];
      for (const other of others) {
        if (other === token[at]) continue;
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        expect(tokens.verify(changed), `${other} at ${at}`).to.deep.equal(O.none);
      }
    }
  });

  it('are refused in any other spelling of the same bytes', () => {
    // 86 characters have four more bits than 64 bytes; base64url decoders ignore them.
    const same = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((last) => token.slice(0, -1) + last)
      .filter((other) => Buffer.from(other.split('.')[2]!, 'base64url').equals(Buffer.from(signature, 'base64url')));
    expect(same).to.have.length(16);
    expect(same.filter((other) => O.isSome(tokens.verify(other)))).to.deep.equal([token]);
  });

  // requirement 42
  it('need P-256 keys, an issuer and an audience', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    for (const wrong of [other, rsa]) {
      const keys = ringOf({ kid: 'key-1', ...wrong });
      expect(() => tokensAt(now, { keys }).issue(principal)).to.throw('P-256');
      expect(tokensAt(now, { keys }).verify(token)).to.deep.equal(O.none);
    }
    expect(() => tokensAt(now, { issuer: '' })).to.throw('empty');
    expect(() => tokensAt(now, { audience: '' })).to.throw('empty');
  });
});

import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { makeAccessTokens } from '../../src/adapters/tokens/access-tokens.ts';
import type { AccessTokenOptions } from '../../src/adapters/tokens/access-tokens.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import type { Principal } from '../../src/core/domain/principal.ts';

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
  role: 'Staff',
  privileges: ['user.read', 'user.update'],
};

type Pair = Readonly<{ kid: string; privateKey: KeyObject; publicKey: KeyObject }>;
/** Signs with the first key, and knows them all. */
const ringOf = (signing: Pair, ...others: readonly Omit<Pair, 'privateKey'>[]): AccessTokenOptions['keys'] => ({
  signing: () => ({ ...signing, activatesAt: new Date(0) }),
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

const goodHeader = { alg: 'ES256', typ: 'at+jwt', kid: 'key-1' };
const goodClaims = { iss: issuer, aud: audience, sub: '12', iat: now, exp: now + 900, sid, gen: 3 };
const segment = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const ecSign = (input: string, key: KeyObject) =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

/** A token that is right but for what is given, signed with the right key unless another is given. */
const forged = (header: unknown, claims: unknown, key: KeyObject = pair.privateKey) => {
  const input = `${segment(header)}.${segment(claims)}`;
  return `${input}.${ecSign(input, key)}`;
};
const hmacToken = (alg: string, key: string | Buffer) => {
  const input = `${segment({ ...goodHeader, alg })}.${segment(goodClaims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
};
const withHeader = (fields: object) => forged({ ...goodHeader, ...fields }, goodClaims);
const withClaims = (fields: object) => forged(goodHeader, { ...goodClaims, ...fields });

const claimsFor = (privileges: string[]) => {
  const issued = tokens.issue({ ...principal, privileges }).token;
  expect(tokens.verify(issued)).to.deep.equal(accepted);
  return JSON.parse(Buffer.from(issued.split('.')[1]!, 'base64url').toString()) as object;
};

describe('access tokens', () => {
  const { token } = tokens.issue(principal);

  it('carry exactly what the contract says', () => {
    const [header = '', claims = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).to.deep.equal(goodHeader);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).to.deep.equal({
      ...goodClaims,
      jti: 'token-1',
      auth_time: now - 60,
      client_id: 'first-party',
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

  it('have an empty scope for no privileges, and none where it is too long for a header', () => {
    expect(claimsFor([])).to.have.property('scope', '');
    expect(claimsFor(['x'.repeat(4096)]))
      .to.have.property('scope')
      .with.length(4096);
    expect(claimsFor(['x'.repeat(4096), 'y'])).not.to.have.property('scope');
  });

  // security 39
  it('live from the second they were issued to the one before exp', () => {
    expect(tokensAt(now + 899.999).verify(token)).to.deep.equal(accepted);
    expect(tokensAt(now + 900).verify(token)).to.deep.equal(O.none);
  });

  // security 43
  it('of a former key live as long as it is kept', () => {
    const signing = { kid: 'key-2', ...otherPair };
    const rotated = tokensAt(now, { keys: ringOf(signing, { kid: 'key-1', publicKey: pair.publicKey }) });
    expect(rotated.verify(token)).to.deep.equal(accepted);
    expect(rotated.issue(principal).token).to.match(new RegExp(`^${segment({ ...goodHeader, kid: 'key-2' })}\\.`));
    expect(rotated.verify(rotated.issue(principal).token)).to.deep.equal(O.some({ ...claim, keyId: 'key-2' }));
    expect(tokensAt(now, { keys: ringOf(signing) }).verify(token)).to.deep.equal(O.none);
  });

  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' });
  const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
  const rsaInput = `${segment({ ...goodHeader, alg: 'RS256' })}.${segment(goodClaims)}`;
  const [head = '', body = '', signature = ''] = token.split('.');
  const { sid: _sid, ...withoutSid } = goodClaims;
  const { exp: _exp, ...withoutExp } = goodClaims;
  const { iss: _iss, ...withoutIss } = goodClaims;
  const { aud: _aud, ...withoutAud } = goodClaims;
  const { kid: _kid, ...withoutKid } = goodHeader;
  const { typ: _typ, ...withoutTyp } = goodHeader;
  const refused: Record<string, Record<string, string>> = {
    // security 36
    'of another algorithm': {
      ...Object.fromEntries(
        ['none', 'None', 'NONE', 'noNE', ''].flatMap((alg) => [
          [`${alg} unsigned`, `${segment({ ...goodHeader, alg })}.${segment(goodClaims)}.`],
          [`${alg} signed`, withHeader({ alg })],
        ]),
      ),
      'HS256 keyed with the public key': hmacToken('HS256', publicPem),
      'HS256 keyed with an RSA public key': hmacToken('HS256', rsaPem),
      'HS256 keyed with nothing': hmacToken('HS256', ''),
      'HS256 keyed with the kid': hmacToken('HS256', 'key-1'),
      'ES256 with an HMAC': hmacToken('ES256', publicPem),
      RS256: `${rsaInput}.${sign('sha256', Buffer.from(rsaInput), rsa.privateKey).toString('base64url')}`,
      ES384: withHeader({ alg: 'ES384' }),
      es256: withHeader({ alg: 'es256' }),
      'alg as a list': withHeader({ alg: ['ES256'] }),
    },
    'of another key': {
      'right kid': forged(goodHeader, goodClaims, otherPair.privateKey),
      'unknown kid': forged({ ...goodHeader, kid: 'key-2' }, goodClaims),
      'all zero signature': `${head}.${body}.${'A'.repeat(86)}`,
    },
    // security 37
    'of another type': {
      JWT: withHeader({ typ: 'JWT' }),
      'AT+JWT': withHeader({ typ: 'AT+JWT' }),
      'id token': withHeader({ typ: 'id+jwt' }),
      'no typ': forged(withoutTyp, goodClaims),
      'opaque token': 'AAAAAAAAAAAAAAAAAAAAAA',
      'refresh token': `v1.${sid}.3.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`,
    },
    // security 38
    'of another issuer or audience': {
      issuer: withClaims({ iss: 'https://evil.example' }),
      'issuer with a slash': withClaims({ iss: `${issuer}/` }),
      'issuer in a list': withClaims({ iss: [issuer] }),
      'no issuer': forged(goodHeader, withoutIss),
      audience: withClaims({ aud: issuer }),
      'audience that begins like ours': withClaims({ aud: `${audience}.evil.example` }),
      'list without us': withClaims({ aud: [issuer, 'x'] }),
      'empty list': withClaims({ aud: [] }),
      'list of a list': withClaims({ aud: [[audience]] }),
      'null audience': withClaims({ aud: null }),
      'no audience': forged(goodHeader, withoutAud),
    },
    // security 39
    'out of their time': {
      'exp now': withClaims({ exp: now }),
      'exp long ago': withClaims({ exp: 1 }),
      'exp zero': withClaims({ exp: 0 }),
      'exp null': withClaims({ exp: null }),
      'exp as text': withClaims({ exp: String(now + 900) }),
      'no exp': forged(goodHeader, withoutExp),
      'nbf in a second': withClaims({ nbf: now + 1 }),
      'nbf as text': withClaims({ nbf: String(now) }),
    },
    // security 40
    'with a header that would have them trusted': {
      jku: withHeader({ jku: 'https://evil.example/jwks.json' }),
      x5u: withHeader({ x5u: 'https://evil.example/cert.pem' }),
      x5c: withHeader({ x5c: ['AAAA'] }),
      jwk: forged(
        { ...goodHeader, jwk: createPublicKey(otherPair.privateKey).export({ format: 'jwk' }) },
        goodClaims,
        otherPair.privateKey,
      ),
      crit: withHeader({ crit: ['exp'] }),
      'empty crit': withHeader({ crit: [] }),
      b64: withHeader({ b64: false }),
      'no kid': forged(withoutKid, goodClaims),
      ...Object.fromEntries(
        [
          '../../dev/null',
          "' or 1=1 --",
          'https://evil.example',
          '__proto__',
          'constructor',
          '',
          'key-1 ',
          'KEY-1',
        ].map((kid) => [`kid ${kid}`, withHeader({ kid })]),
      ),
      'kid as a number': withHeader({ kid: 1 }),
      'kid as a list': withHeader({ kid: ['key-1'] }),
    },
    'without a session': {
      'no sid': forged(goodHeader, withoutSid),
      'sid of another kind': withClaims({ sid: '12' }),
      'sid as a list': withClaims({ sid: [sid] }),
      'gen as text': withClaims({ gen: '3' }),
      'gen negative': withClaims({ gen: -1 }),
      'gen with a fraction': withClaims({ gen: 1.5 }),
      'claims null': forged(goodHeader, 'null'),
      'claims a list': forged(goodHeader, '[]'),
      'claims text': forged(goodHeader, '"text"'),
      'claims no JSON': forged(goodHeader, '{'),
    },
    // security 41
    'of another shape': {
      empty: '',
      dots: '..',
      'two segments': `${head}.${body}`,
      'four segments': `${token}.${signature}`,
      'five segments': `${token}.${body}.${signature}`,
      'no signature': `${head}.${body}.`,
      'padded signature': `${token}==`,
      'padded header': `${head}=.${body}.${signature}`,
      'line end': `${token}\n`,
      'space before': ` ${token}`,
      'Bearer before': `Bearer ${token}`,
      'header null': `${segment('null')}.${body}.${signature}`,
      'header a list': `${segment('[]')}.${body}.${signature}`,
      'header no JSON': `${segment('{')}.${body}.${signature}`,
      'JSON serialisation': JSON.stringify({ protected: head, payload: body, signature }),
      'flattened list': JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] }),
      'DER signature': `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), pair.privateKey).toString('base64url')}`,
      'too long': withClaims({ extra: 'x'.repeat(8192) }),
      huge: 'a'.repeat(10_000_000),
    },
  };
  for (const [what, table] of Object.entries(refused)) {
    it(`${what} are refused`, () => {
      for (const [name, bad] of Object.entries(table)) expect(tokens.verify(bad), name).to.deep.equal(O.none);
    });
  }

  // security 41
  it('are refused when cut anywhere, and when any bit of any character is another', () => {
    for (let length = 0; length < token.length; length += 1) {
      expect(tokens.verify(token.slice(0, length)), `cut at ${length}`).to.deep.equal(O.none);
      expect(tokens.verify(token.slice(length + 1)), `cut to ${length}`).to.deep.equal(O.none);
      expect(tokens.verify(token.slice(0, length) + token.slice(length + 1)), `without ${length}`).to.deep.equal(
        O.none,
      );
    }
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

  it('are refused in every other spelling of the same bytes', () => {
    // 86 characters hold four bits more than 64 bytes, which base64url decoders ignore.
    const same = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((last) => token.slice(0, -1) + last)
      .filter((other) => Buffer.from(other.split('.')[2]!, 'base64url').equals(Buffer.from(signature, 'base64url')));
    expect(same).to.have.length(16);
    expect(same.filter((other) => O.isSome(tokens.verify(other)))).to.deep.equal([token]);
  });

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

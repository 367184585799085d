import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** The contents of a valid token; `token` was issued by the service. */
export type Genuine = Readonly<{
  token: string;
  kid: string;
  privateKey: KeyObject;
  issuer: string;
  audience: string;
  sid: string;
  gen: number;
  /** In seconds. */
  now: number;
}>;

export const segment = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const ecSign = (input: string, key: KeyObject): string =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

const otherPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Makes tokens that are valid except for the given parts, signed with the right key by default. */
export const makeForger = ({ kid, privateKey, issuer, audience, sid, gen, now }: Genuine) => {
  const goodHeader = { alg: 'ES256', typ: 'at+jwt', kid };
  const goodClaims = { iss: issuer, aud: audience, sub: '12', iat: now, exp: now + 900, sid, gen };
  const forged = (header: unknown, claims: unknown, key: KeyObject = privateKey): string => {
    const input = `${segment(header)}.${segment(claims)}`;
    return `${input}.${ecSign(input, key)}`;
  };
  return {
    goodHeader,
    goodClaims,
    forged,
    withHeader: (fields: object): string => forged({ ...goodHeader, ...fields }, goodClaims),
    withClaims: (fields: object): string => forged(goodHeader, { ...goodClaims, ...fields }),
  };
};

/** Tokens that must be refused, by what is wrong with them. */
export const forgedTokens = (genuine: Genuine): Readonly<Record<string, Readonly<Record<string, string>>>> => {
  const { token, kid, privateKey, issuer, audience, sid, now } = genuine;
  const { goodHeader, goodClaims, forged, withHeader, withClaims } = makeForger(genuine);
  const hmacToken = (alg: string, key: string | Buffer): string => {
    const input = `${segment({ ...goodHeader, alg })}.${segment(goodClaims)}`;
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  };
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
  const rsaInput = `${segment({ ...goodHeader, alg: 'RS256' })}.${segment(goodClaims)}`;
  const [head = '', body = '', signature = ''] = token.split('.');
  const { sid: _sid, ...withoutSid } = goodClaims;
  const { exp: _exp, ...withoutExp } = goodClaims;
  const { iss: _iss, ...withoutIss } = goodClaims;
  const { aud: _aud, ...withoutAud } = goodClaims;
  const { kid: _kid, ...withoutKid } = goodHeader;
  const { typ: _typ, ...withoutTyp } = goodHeader;
  return {
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
      'HS256 keyed with the kid': hmacToken('HS256', kid),
      'ES256 with an HMAC': hmacToken('ES256', publicPem),
      RS256: `${rsaInput}.${sign('sha256', Buffer.from(rsaInput), rsa.privateKey).toString('base64url')}`,
      ES384: withHeader({ alg: 'ES384' }),
      es256: withHeader({ alg: 'es256' }),
      'alg as a list': withHeader({ alg: ['ES256'] }),
    },
    'of another key': {
      'right kid': forged(goodHeader, goodClaims, otherPair.privateKey),
      'unknown kid': forged({ ...goodHeader, kid: `${kid}2` }, goodClaims),
      'all zero signature': `${head}.${body}.${'A'.repeat(86)}`,
    },
    'of another type': {
      JWT: withHeader({ typ: 'JWT' }),
      'AT+JWT': withHeader({ typ: 'AT+JWT' }),
      'id token': withHeader({ typ: 'id+jwt' }),
      'no typ': forged(withoutTyp, goodClaims),
      'opaque token': 'AAAAAAAAAAAAAAAAAAAAAA',
      'refresh token': `v1.${sid}.3.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`,
    },
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
    'out of their time': {
      'exp now': withClaims({ exp: now }),
      'exp long ago': withClaims({ exp: 1 }),
      'exp zero': withClaims({ exp: 0 }),
      'exp null': withClaims({ exp: null }),
      'exp as text': withClaims({ exp: String(now + 900) }),
      'no exp': forged(goodHeader, withoutExp),
      'nbf in a minute': withClaims({ nbf: now + 60 }),
      'nbf as text': withClaims({ nbf: String(now) }),
    },
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
          `${kid} `,
          kid.toUpperCase(),
        ].map((other) => [`kid ${other}`, withHeader({ kid: other })]),
      ),
      'kid as a number': withHeader({ kid: 1 }),
      'kid as a list': withHeader({ kid: [kid] }),
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
      'DER signature': `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')}`,
      'too long': withClaims({ extra: 'x'.repeat(8192) }),
      huge: 'a'.repeat(10_000_000),
    },
  };
};

/** The token truncated at each byte from either side, or without that byte. */
export const cutTokens = (token: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: token.length }, (_, at) => [
      [`cut at ${at}`, token.slice(0, at)],
      [`cut to ${at}`, token.slice(at + 1)],
      [`without ${at}`, token.slice(0, at) + token.slice(at + 1)],
    ]).flat() as [string, string][],
  );

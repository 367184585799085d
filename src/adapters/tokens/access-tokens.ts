import type { KeyObject } from 'node:crypto';
import * as O from 'fp-ts/lib/Option.js';
import jwt from 'jsonwebtoken';
import { acrOf } from '../../core/domain/second-factor/assurance.ts';
import type { Principal } from '../../core/domain/sessions/principal.ts';
import type { AccessTokens } from '../../core/ports/access-tokens.ts';
import type { KeyRing } from './key-ring.ts';
import { ALGORITHM, keyIdOf, MAX_TOKEN_LENGTH, SessionClaims, TYPE } from './token-shape.ts';
import { makeVerifiedTokens } from './verified-tokens.ts';

export type AccessTokenOptions = Readonly<{
  issuer: string;
  audience: string;
  ttlSeconds: number;
  keys: Pick<KeyRing, 'signing' | 'publicKey'>;
  now: () => Date;
  newId: () => string;
}>;

/** A longer `scope` is omitted, so that the token fits into a header. */
const MAX_SCOPE_BYTES = 4096;

/** Throws if a key is not on P-256, or if issuer or audience is empty, because jsonwebtoken would accept any. */
export const makeAccessTokens = (options: AccessTokenOptions): AccessTokens => {
  const { issuer, audience, ttlSeconds, keys } = options;
  if (issuer === '' || audience === '') throw new Error('issuer and audience must not be empty');
  const verified = makeVerifiedTokens();

  return {
    issue: (principal) => {
      const { kid, privateKey } = keys.signing();
      const iat = seconds(options.now());
      const claims = {
        iss: issuer,
        aud: audience,
        iat,
        exp: iat + ttlSeconds,
        jti: options.newId(),
        ...claimsOf(principal),
      };
      const header = { alg: ALGORITHM, typ: TYPE, kid };
      const token = jwt.sign(claims, p256(privateKey), { algorithm: ALGORITHM, header });
      if (token.length > MAX_TOKEN_LENGTH) throw new Error('the access token is longer than verify accepts');
      return { token, expiresInSeconds: ttlSeconds };
    },
    verify: (token) => {
      if (token.length > MAX_TOKEN_LENGTH) return O.none;
      const now = seconds(options.now());
      const known = verified.find(
        token,
        ({ claim, key }) => keys.publicKey(claim.keyId) === key && now < seconds(claim.expiresAt),
      );
      if (known !== undefined) return O.some(known);
      const kid = keyIdOf(token);
      const key = kid === null ? null : keys.publicKey(kid);
      if (kid === null || key === null) return O.none;
      const rules: jwt.VerifyOptions = {
        algorithms: [ALGORITHM],
        issuer,
        audience,
        clockTimestamp: now,
      };
      const claims = O.tryCatch(() => jwt.verify(token, p256(key), rules));
      if (O.isNone(claims) || !SessionClaims.is(claims.value)) return O.none;
      const { sid, gen, iat, exp } = claims.value;
      const claim = { sessionId: sid, generation: gen, keyId: kid, issuedAt: at(iat), expiresAt: at(exp) };
      verified.keep(token, { claim, key });
      return O.some(claim);
    },
  };
};

/** Returns when the older of two factors was proved. A password change renews only the first factor. */
const provedAt = ({ authenticatedAt, authenticatedMsAgo, factorMsAgo }: Principal): Date =>
  new Date(authenticatedAt.getTime() - Math.max(0, (factorMsAgo ?? 0) - authenticatedMsAgo));

const claimsOf = (principal: Principal): object => {
  const scope = principal.privileges.join(' ');
  return {
    sub: String(principal.userId),
    sid: principal.sessionId,
    gen: principal.generation,
    auth_time: seconds(provedAt(principal)),
    client_id: 'first-party',
    amr: principal.amr,
    acr: acrOf(principal),
    roles: [principal.role],
    ...(Buffer.byteLength(scope) > MAX_SCOPE_BYTES ? {} : { scope }),
  };
};

const p256 = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error(`access tokens need P-256 keys for ${ALGORITHM}`);
  return key;
};

const at = (time: number): Date => new Date(time * 1000);

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

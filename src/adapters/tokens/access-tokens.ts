import type { KeyObject } from 'node:crypto';
import * as O from 'fp-ts/lib/Option.js';
import jwt from 'jsonwebtoken';
import type { Principal } from '../../core/domain/principal.ts';
import type { AccessTokens } from '../../core/ports/access-tokens.ts';
import { ALGORITHM, keyIdOf, MAX_TOKEN_LENGTH, SessionClaims, TYPE } from './token-shape.ts';

export type AccessTokenOptions = Readonly<{
  issuer: string;
  audience: string;
  ttlSeconds: number;
  /** A P-256 pair. */
  signing: Readonly<{ kid: string; privateKey: KeyObject; publicKey: KeyObject }>;
  /** Public keys by `kid` that are no longer signed with and still verify; the signing one need not be here. */
  verifying?: ReadonlyMap<string, KeyObject>;
  now: () => Date;
  /** A fresh `jti`. */
  newId: () => string;
}>;

/** `scope` is left out above it, so that a token fits into a header (contract, “Access token”). */
const MAX_SCOPE_BYTES = 4096;

/** Throws where a key is not of P-256, or issuer or audience is empty, which jsonwebtoken would take for “any”. */
export const makeAccessTokens = (options: AccessTokenOptions): AccessTokens => {
  const { issuer, audience, ttlSeconds, signing } = options;
  const keys = new Map([...(options.verifying ?? []), [signing.kid, signing.publicKey]]);
  if (issuer === '' || audience === '') throw new Error('issuer and audience must not be empty');
  if (signing.privateKey.type !== 'private' || ![signing.privateKey, ...keys.values()].every(isP256)) {
    throw new Error(`access tokens need P-256 keys for ${ALGORITHM}`);
  }

  return {
    issue: (principal) => {
      const iat = seconds(options.now());
      const claims = {
        iss: issuer,
        aud: audience,
        iat,
        exp: iat + ttlSeconds,
        jti: options.newId(),
        ...claimsOf(principal),
      };
      const header = { alg: ALGORITHM, typ: TYPE, kid: signing.kid };
      const token = jwt.sign(claims, signing.privateKey, { algorithm: ALGORITHM, header });
      if (token.length > MAX_TOKEN_LENGTH) throw new Error('the access token is longer than verify takes');
      return { token, expiresInSeconds: ttlSeconds };
    },
    verify: (token) => {
      const key = keys.get(keyIdOf(token) ?? '');
      if (key === undefined) return O.none;
      const rules: jwt.VerifyOptions = {
        algorithms: [ALGORITHM],
        issuer,
        audience,
        clockTimestamp: seconds(options.now()),
      };
      const claims = O.tryCatch(() => jwt.verify(token, key, rules));
      if (O.isNone(claims) || !SessionClaims.is(claims.value)) return O.none;
      return O.some({ sessionId: claims.value.sid, generation: claims.value.gen });
    },
  };
};

const claimsOf = (principal: Principal): object => {
  const scope = principal.privileges.join(' ');
  return {
    sub: String(principal.userId),
    sid: principal.sessionId,
    gen: principal.generation,
    auth_time: seconds(principal.authenticatedAt),
    client_id: 'first-party',
    roles: [principal.role],
    ...(Buffer.byteLength(scope) > MAX_SCOPE_BYTES ? {} : { scope }),
  };
};

const isP256 = (key: KeyObject): boolean => key.asymmetricKeyDetails?.namedCurve === 'prime256v1';

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

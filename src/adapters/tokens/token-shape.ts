import * as t from 'io-ts';
import { SessionId } from '../../core/domain/ids.ts';

export const ALGORITHM = 'ES256';

/** The `typ` of an access token (RFC 9068 §2.1). */
export const TYPE = 'at+jwt';

/** The maximum length of a token, in characters. The longest one of this service, with 4 kB of scope, has 6,500. */
export const MAX_TOKEN_LENGTH = 8192;

/** Claims that `verify` needs and jsonwebtoken does not check; it accepts a token without `exp` forever. */
export const SessionClaims = t.type({
  sid: SessionId,
  gen: t.refinement(t.number, (n) => Number.isSafeInteger(n) && n >= 0),
  iat: t.number,
  exp: t.number,
});

const SHAPE = /^([\w-]{1,512})\.([\w-]+)\.([\w-]{86})$/;

/** Returns null if the token is not canonical or has extra header fields, such as `crit`, `jku`, `jwk` or `x5u`. */
export const keyIdOf = (token: string): string | null => {
  if (token.length > MAX_TOKEN_LENGTH) return null;
  const [, header = '', ...others] = SHAPE.exec(token) ?? [];
  // Decoding base64url ignores trailing bits. Without this check, a changed token would pass as the original.
  if (header === '' || ![header, ...others].every(isCanonical)) return null;
  const fields = parseObject(Buffer.from(header, 'base64url').toString());
  if (fields === null || Object.keys(fields).length !== 3) return null;
  const { alg, typ, kid } = fields;
  return alg === ALGORITHM && typ === TYPE && typeof kid === 'string' ? kid : null;
};

const isCanonical = (base64url: string): boolean =>
  Buffer.from(base64url, 'base64url').toString('base64url') === base64url;

const parseObject = (json: string): Readonly<{ alg?: unknown; typ?: unknown; kid?: unknown }> | null => {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
};

import * as t from 'io-ts';
import { SessionId } from '../../core/domain/ids.ts';

export const ALGORITHM = 'ES256';

/** RFC 9068 §2.1. */
export const TYPE = 'at+jwt';

/** In characters; the longest token of ours, with 4 kB of scope, has about 6,500. */
export const MAX_TOKEN_LENGTH = 8192;

/** The claims that `verify` relies on beyond those that jsonwebtoken checks; it lets a token without `exp` live for ever. */
export const SessionClaims = t.type({
  sid: SessionId,
  gen: t.refinement(t.number, (n) => Number.isSafeInteger(n) && n >= 0),
  iat: t.number,
  exp: t.number,
});

const SHAPE = /^([\w-]{1,512})\.([\w-]+)\.([\w-]{86})$/;

/**
 * The `kid` of a token in the one spelling that this service gives out; null for everything else. The header may hold
 * `alg`, `typ` and `kid` only: `crit`, `jku`, `jwk` or `x5u` can't have an effect, because they end here.
 */
export const keyIdOf = (token: string): string | null => {
  if (token.length > MAX_TOKEN_LENGTH) return null;
  const [, header = '', ...others] = SHAPE.exec(token) ?? [];
  // Base64url ignores the last bits of a segment: without this a changed token would pass for the one it was made from.
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

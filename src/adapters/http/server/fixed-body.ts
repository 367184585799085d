import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type Koa from 'koa';
import { isKnown } from './etag.ts';

/**
 * A body that is kept in memory and shared by all responses. It must be public: if a secret is compressed together with
 * text that an attacker chooses, the length reveals the secret (BREACH).
 */
export type FixedBody = Readonly<{
  type: string;
  bytes: Buffer;
  tag: string;
  /** The body is compressed on the first call only. Null if compression saves less than a tenth. */
  gzipped: () => Promise<Buffer | null>;
}>;

const WORTH_IT = 0.9;
const compress = promisify(gzip);

const compressed = async (bytes: Buffer): Promise<Buffer | null> => {
  const smaller = await compress(bytes, { level: constants.Z_BEST_COMPRESSION });
  return smaller.length < WORTH_IT * bytes.length ? smaller : null;
};

export const fixedBody = (type: string, bytes: Buffer): FixedBody => {
  let once: Promise<Buffer | null> | null = null;
  const tag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return { type, bytes, tag, gzipped: () => (once ??= compressed(bytes)) };
};

type Answering = Pick<Koa.Context, 'acceptsEncodings' | 'vary' | 'set' | 'method' | 'req'> & {
  status: number;
  body: unknown;
};

/**
 * Sends the body in an encoding that the client accepts, or returns false if there is none. Each encoding has its own
 * strong tag (RFC 9110 §8.8.3.3).
 */
export const sendFixed = async (
  ctx: Answering,
  { type, bytes, tag, gzipped }: FixedBody,
  cacheControl: string,
): Promise<boolean> => {
  ctx.vary('Accept-Encoding');
  const smaller = await gzipped();
  const coding = ctx.acceptsEncodings(...(smaller ? ['gzip', 'identity'] : ['identity']));
  if (coding === false) return false;
  const isSmaller = smaller !== null && coding === 'gzip';
  const etag = isSmaller ? `"${tag}-gzip"` : `"${tag}"`;
  ctx.set({ ETag: etag, 'Cache-Control': cacheControl });
  if (isKnown(ctx.req.headers['if-none-match'], etag)) {
    ctx.status = 304;
    return true;
  }
  ctx.set('Content-Type', type);
  if (isSmaller) ctx.set('Content-Encoding', 'gzip');
  ctx.status = 200;
  ctx.body = isSmaller ? smaller : bytes;
  return true;
};

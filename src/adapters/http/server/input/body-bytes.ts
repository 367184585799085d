import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import type Koa from 'koa';
import { HttpMethodEnum, koaBody } from 'koa-body';
import type { HttpRefusal } from '../http-refusal.ts';

/** Bytes, counted after decompression. */
export const MAX_BODY = 100_000;
export const JSON_TYPE = 'application/json';
export const MERGE_PATCH = 'application/merge-patch+json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** koa-body reads and inflates, but as one character per byte: decoding and parsing are stricter here than there. */
const read = koaBody({
  text: true,
  textTypes: [JSON_TYPE, MERGE_PATCH, FORM_TYPE],
  textLimit: MAX_BODY,
  encoding: 'binary',
  json: false,
  urlencoded: false,
  multipart: false,
  parsedMethods: [HttpMethodEnum.POST, HttpMethodEnum.PUT, HttpMethodEnum.PATCH],
});

const isAccepted = (contentType: string, accepted: readonly string[]): boolean => {
  try {
    const { essence, params } = new MIMEType(contentType);
    return accepted.includes(essence) && /^utf-?8$/i.test(params.get('charset') ?? 'utf-8');
  } catch {
    return false;
  }
};

// A pipe into a decompressor does not tell it when the client hangs up: it would wait for ever.
const hungUp = (request: IncomingMessage): Promise<never> =>
  new Promise((_resolve, reject) => {
    request.once('close', () => {
      if (!request.complete) reject(Object.assign(new Error('request aborted'), { status: 400 }));
    });
  });

const refusalOf = (error: unknown, accepted: readonly string[]): HttpRefusal | null => {
  const { status, code } = error as Readonly<{ status?: unknown; code?: unknown }>;
  if (status === 413) return { _tag: 'PayloadTooLarge', limit: MAX_BODY };
  if (status === 415) return { _tag: 'UnsupportedMediaType', accepted };
  const isBroken = status === 400 || /^(?:Z_|ERR__|ECONN)/.test(String(code));
  return isBroken ? { _tag: 'MalformedJson' } : null;
};

/** The body's bytes, where it is of one of the media types that are accepted. Never throws for a client's fault. */
export const readBytes = async (
  ctx: Koa.Context,
  accepted: readonly string[],
): Promise<E.Either<HttpRefusal, Buffer>> => {
  if (!isAccepted(ctx.get('Content-Type'), accepted) || ctx.is([...accepted]) === false) {
    return E.left({ _tag: 'UnsupportedMediaType', accepted });
  }
  if (ctx.req.destroyed) return E.left({ _tag: 'MalformedJson' });
  try {
    await Promise.race([read(ctx, async () => undefined), hungUp(ctx.req)]);
  } catch (error) {
    // What is still on its way is thrown away, so that the client gets to read the answer.
    ctx.req.unpipe();
    ctx.req.resume();
    const refusal = refusalOf(error, accepted);
    if (refusal === null) throw error;
    return E.left(refusal);
  }
  const { body } = ctx.request;
  return E.right(Buffer.from(typeof body === 'string' ? body : '', 'latin1'));
};

import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import type Koa from 'koa';
import type { HttpRefusal } from '../http-refusal.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import type { FieldProblem } from './field-problem.ts';

/** The maximum size of a body in bytes, after decompression. */
export const MAX_BODY = 100_000;
export const JSON_TYPE = 'application/json';
export const MERGE_PATCH = 'application/merge-patch+json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

// koa-body would replace invalid UTF-8, so it is told to read bytes (as `binary`), which are decoded strictly below.
// The package is imported on first use, because it consists of a hundred modules.
const makeRead = async () => {
  const { HttpMethodEnum, koaBody } = await import('koa-body');
  return koaBody({
    text: true,
    textTypes: [JSON_TYPE, MERGE_PATCH, FORM_TYPE],
    textLimit: MAX_BODY,
    encoding: 'binary',
    json: false,
    urlencoded: false,
    multipart: false,
    parsedMethods: [HttpMethodEnum.POST, HttpMethodEnum.PUT, HttpMethodEnum.PATCH],
  });
};
let made: Koa.Middleware | undefined;

export const isOfType = (contentType: string, accepted: readonly string[]): boolean => {
  try {
    const { essence, params } = new MIMEType(contentType);
    return accepted.includes(essence) && /^utf-?8$/i.test(params.get('charset') ?? 'utf-8');
  } catch {
    return false;
  }
};

// Rejects if the client closes the connection, because a pipe into a decompressor would then never end.
export const hungUp = (request: IncomingMessage): Promise<never> =>
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

/** Returns a refusal if the input is malformed. Throws only for unexpected errors. */
export const readBytes = async (
  ctx: Koa.Context,
  accepted: readonly string[],
): Promise<E.Either<HttpRefusal, Buffer>> => {
  if (!isOfType(ctx.get('Content-Type'), accepted) || ctx.is([...accepted]) === false) {
    return E.left({ _tag: 'UnsupportedMediaType', accepted });
  }
  const read = (made ??= await makeRead());
  if (ctx.req.destroyed) return E.left({ _tag: 'MalformedJson' });
  try {
    await Promise.race([read(ctx, async () => undefined), hungUp(ctx.req)]);
  } catch (error) {
    // some clients read no response until they have sent everything, so read the rest
    ctx.req.unpipe();
    ctx.req.resume();
    const refusal = refusalOf(error, accepted);
    if (refusal === null) throw error;
    return E.left(refusal);
  }
  const { body } = ctx.request;
  return E.right(Buffer.from(typeof body === 'string' ? body : '', 'latin1'));
};

const parseJson = (bytes: Buffer): E.Either<HttpRefusal, JsonBody> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return E.right({ value, problems: duplicateKeys(text) });
  } catch {
    // the parser's message quotes the body, which may contain a password
    return E.left({ _tag: 'MalformedJson' });
  }
};

type JsonBody = Readonly<{ value: unknown; problems: readonly FieldProblem[] }>;

/** Returns a refusal if the input is malformed. A PATCH may also be a JSON merge patch. */
export const readJson = async (ctx: Koa.Context): Promise<E.Either<HttpRefusal, JsonBody>> => {
  const bytes = await readBytes(ctx, ctx.method === 'PATCH' ? [JSON_TYPE, MERGE_PATCH] : [JSON_TYPE]);
  return E.isLeft(bytes) ? bytes : parseJson(bytes.right);
};

import * as t from 'io-ts';
import { isKnown } from './etag.ts';
import { sendFixed } from './fixed-body.ts';
import { sendRefusal, setHeaders } from './http-context.ts';
import type { HttpContext } from './http-context.ts';
import type { Answer, Headers, Route } from './route.ts';
import { view } from './view.ts';

const JSON_TYPES = ['application/json', 'application/problem+json'];

// Most clients send this value or no `Accept` header. Neither needs content negotiation.
const ANY_TYPE = '*/*';

/** Whether the client accepts the answer's media type. Pages ignore the `Accept` header. */
export const isAcceptable = (ctx: HttpContext, { page, produces, responses }: Route): boolean => {
  if ((ctx.req.headers.accept ?? ANY_TYPE) === ANY_TYPE) return true;
  const hasBody = Object.values(responses).some((codec) => codec !== null);
  const types = produces ? [produces] : JSON_TYPES;
  return !!page || !hasBody || ctx.accepts(types.flatMap((type) => [type, `${type}; charset=utf-8`])) !== false;
};

/** Whether to answer 304 (RFC 9110 §15.4.5): the client already has the current version. */
const isNotModified = (ctx: HttpContext): boolean => {
  const etag = ctx.res.getHeader('ETag');
  if (!['GET', 'HEAD'].includes(ctx.method) || typeof etag !== 'string') return false;
  return isKnown(ctx.req.headers['if-none-match'], etag);
};

const sendFile = (ctx: HttpContext, file: Uint8Array, { status, headers = {} }: Answer): void => {
  setHeaders(ctx, headers);
  ctx.status = status;
  ctx.body = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!isNotModified(ctx)) return;
  ctx.status = 304;
  ctx.remove('Content-Range');
};

/** Prefixes a `Location` within this service with the path of `PUBLIC_URL`, because handlers don't know that path. */
const located = ({ Location, ...headers }: Headers, publicUrl: string): Headers =>
  typeof Location === 'string' && Location.startsWith('/')
    ? { ...headers, Location: new URL(publicUrl).pathname.replace(/\/$/, '') + Location }
    : { ...headers, ...(Location === undefined ? {} : { Location }) };

export const sendAnswer = async (ctx: HttpContext, route: Route, answer: Answer): Promise<void> => {
  const { operationId, page, responses, produces } = route;
  const codec = page ? t.string : responses[answer.status];
  if (codec === undefined) throw new Error(`${operationId} answers ${answer.status}, which it does not document`);
  if (answer.fixed) {
    const isSent = await sendFixed(ctx, answer.fixed.body, answer.fixed.cacheControl);
    return isSent ? undefined : sendRefusal(ctx, { _tag: 'NotAcceptable' });
  }
  if (answer.file) return sendFile(ctx, answer.file, answer);
  ctx.status = answer.status;
  setHeaders(ctx, located(answer.headers ?? {}, ctx.state.publicUrl));
  if (answer.status === 200 && isNotModified(ctx)) {
    ctx.status = 304;
    return;
  }
  const content = codec && view(codec, answer.body);
  if (codec === null) {
    ctx.body = '';
    ctx.remove('Content-Type');
  } else {
    if (!ctx.response.get('Content-Type')) ctx.type = produces ?? 'application/json; charset=utf-8';
    ctx.body = typeof content === 'string' && produces ? content : JSON.stringify(content);
  }
};

import type Koa from 'koa';
import type { Logger } from 'pino';
import type { Refusal } from '../../../core/domain/errors.ts';
import { LANGUAGES } from '../../../core/domain/messages/message.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { ownCookieName, readCookies } from './cookies.ts';
import type { HttpRefusal } from './http-refusal.ts';

/** A refusal as the caller sees it. `Vary` is added to the header that is already set. */
export type PresentedRefusal = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | readonly string[]>>;
  body: string;
}>;

/** `given`: the texts of a page's query and form. `here`: the path with its query. */
export type RefusedRequest = Readonly<{
  publicUrl: string;
  requestId: string;
  language: Language;
  given: Readonly<Record<string, string>>;
  method: string;
  here: string;
  principal: Principal | null;
  cookie: (name: string) => string | undefined;
}>;
export type PresentPage = (refusal: Refusal | HttpRefusal, request: RefusedRequest) => PresentedRefusal | null;
export type PresentRefusal = (refusal: Refusal | HttpRefusal, request: RefusedRequest) => PresentedRefusal;

export type HttpState = {
  requestId: string;
  ip: string;
  /** The trace that the request belongs to, if it is traced. */
  traceId?: string;
  /** Its lines have the id of the request. */
  log: () => Logger;
  publicUrl: string;
  present: PresentRefusal;
  /** Presents refusals as a page, to a browser or if a page matched; null leaves one to `present`. */
  page?: PresentPage | undefined;
  /** Who sent the request to a page; null if nobody is signed in. */
  principal?: Principal | null;
  /** The pattern of the route that matched; it is logged instead of the path. */
  route?: string;
  given?: Readonly<Record<string, string>>;
};
export type HttpContext = Koa.ParameterizedContext<HttpState>;
export type HttpMiddleware = Koa.Middleware<HttpState>;

/** The language of messages and pages that the caller prefers; on a page the one that was chosen there, if any. */
export const languageOf = (ctx: HttpContext): Language => {
  // most programs send none, and a negotiation takes longer than many a handler
  if (!ctx.state.page && ctx.req.headers['accept-language'] === undefined) return LANGUAGES[0];
  const name = ownCookieName(ctx.state.publicUrl, LANGUAGE_COOKIE);
  const chosen = ctx.state.page ? readCookies(ctx.get('Cookie'))[name] : undefined;
  const accepted = ctx.acceptsLanguages([...LANGUAGES]);
  return (
    LANGUAGES.find((language) => language === chosen) ??
    LANGUAGES.find((language) => language === accepted) ??
    LANGUAGES[0]
  );
};
export const LANGUAGE_COOKIE = 'lang';

/** A browser prefers HTML to JSON; programs say that they take anything. */
export const isBrowser = (ctx: HttpContext): boolean =>
  ctx.accepts('application/json', 'application/problem+json', 'text/html') === 'text/html';

/** Sets headers; a `Vary` adds to the one that is there. */
export const setHeaders = (ctx: HttpContext, headers: Readonly<Record<string, string | readonly string[]>>): void => {
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'Vary') ctx.vary(String(value));
    else ctx.set(name, typeof value === 'string' ? value : [...value]);
  }
};

/** The path with its query; `/` for a target that is no URL, such as `http://[`, which Koa can't read. */
const hereOf = (ctx: HttpContext): string => {
  try {
    return `${ctx.path}${ctx.search}`;
  } catch {
    return '/';
  }
};

/** Answers with a refusal, as the route presents it; the causes of outages go to the log. */
export const sendRefusal = (ctx: HttpContext, refusal: Refusal | HttpRefusal): void => {
  const { log, page, present, given = {}, publicUrl, requestId, principal = null } = ctx.state;
  if (refusal._tag === 'Unavailable') log().error({ err: refusal.cause, port: refusal.port }, 'unavailable');
  if (refusal._tag === 'ProviderUnavailable')
    log().warn({ err: refusal.cause, provider: refusal.provider }, 'a provider is away');
  const request: RefusedRequest = {
    publicUrl,
    requestId,
    language: languageOf(ctx),
    given,
    method: ctx.method,
    principal,
    here: hereOf(ctx),
    cookie: (name) => readCookies(ctx.get('Cookie'))[name],
  };
  const { status, headers, body } = page?.(refusal, request) ?? present(refusal, request);
  ctx.status = status;
  setHeaders(ctx, { 'Cache-Control': 'no-store', ...headers });
  ctx.body = body;
  if (body === '') ctx.remove('Content-Type');
};

import type Koa from 'koa';
import type { Logger } from 'pino';
import type { Refusal } from '../../../core/domain/errors.ts';
import { LANGUAGES } from '../../../core/domain/messages/message.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { ownCookieName, readCookies } from './cookies.ts';
import type { HttpRefusal } from './http-refusal.ts';

/** The response's `Vary` header is extended, not replaced. */
export type PresentedRefusal = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | readonly string[]>>;
  body: string;
}>;

/** `given`: the query parameters and form fields that a page may show again. `here`: the path with its query. */
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
  /** Absent if the request is not traced. */
  traceId?: string;
  /** Returns a logger that adds the request id to each line. */
  log: () => Logger;
  publicUrl: string;
  present: PresentRefusal;
  /** Presents refusals as a page. If absent, or if it returns null, `present` is used. */
  page?: PresentPage | undefined;
  /** Set only on pages. Null if the visitor is signed out. */
  principal?: Principal | null;
  /** The pattern of the matched route, which is logged instead of the path. */
  route?: string;
  given?: Readonly<Record<string, string>>;
  /** Frees the memory of an uploaded file. Called when the request has been handled; nothing may read the file then. */
  free?: () => void;
  /** The id of the user to whom the form of a page was shown. */
  formOf?: string | undefined;
};
export type HttpContext = Koa.ParameterizedContext<HttpState>;
export type HttpMiddleware = Koa.Middleware<HttpState>;

/** Returns the caller's preferred language. On pages, the language cookie has precedence over the header. */
export const languageOf = (ctx: HttpContext): Language => {
  // most programs send no such header, and negotiating the language takes longer than many handlers
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

/** Whether the client is a browser: it prefers HTML to JSON, while other clients accept any type. */
export const isBrowser = (ctx: HttpContext): boolean =>
  ctx.accepts('application/json', 'application/problem+json', 'text/html') === 'text/html';

/** Extends an existing `Vary` header; replaces any other header. */
export const setHeaders = (ctx: HttpContext, headers: Readonly<Record<string, string | readonly string[]>>): void => {
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'Vary') ctx.vary(String(value));
    else ctx.set(name, typeof value === 'string' ? value : [...value]);
  }
};

/** Returns the path with its query, or `/` for a request target that Koa can't parse as a URL, such as `http://[`. */
const hereOf = (ctx: HttpContext): string => {
  try {
    return `${ctx.path}${ctx.search}`;
  } catch {
    return '/';
  }
};

/** Sends a refusal as a page or as a JSON problem. Logs the cause if the refusal is an outage. */
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

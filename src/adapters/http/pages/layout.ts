import { createHash } from 'node:crypto';
import type Koa from 'koa';
import { LANGUAGES } from '../../../core/domain/messages/message.ts';
import type { Language } from '../../../core/domain/messages/message.ts';

/** What a page needs of whatever serves it: `route` is what the access log names instead of the address. */
export type PageState = { route?: string; log: Readonly<{ error: (fields: object, message: string) => void }> };
export type PageContext = Koa.ParameterizedContext<PageState>;
export type PageMiddleware = (ctx: PageContext, next: () => Promise<unknown>) => Promise<unknown>;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text as it may stand in an element or in a quoted attribute. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

const STYLE = `body{font:1.1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:30rem;padding:0 1rem}label,input,button{display:block;font:inherit}input{box-sizing:border-box;margin:.25rem 0 1rem;padding:.5rem;width:100%}button{padding:.5rem 1rem}[role=alert]{border-left:.3rem solid #b00020;padding-left:.8rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded from anywhere; a form goes back to where it came from, and where there is none, none is sent. */
const policyOf = (body: string): string =>
  `default-src 'none';style-src 'sha256-${STYLE_HASH}';form-action ${body.includes('<form') ? "'self'" : "'none'"};base-uri 'none';frame-ancestors 'none'`;

/** A whole page; `title` is escaped, `body` is HTML already. It needs no JavaScript, and no file beside it. */
export const page = (title: string, language: Language, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;

/** Of the languages that there are the one that the reader likes best. */
export const languageOf = (ctx: PageContext): Language => {
  const accepted = ctx.acceptsLanguages([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? LANGUAGES[0];
};

export type Page = Readonly<{ status: number; title: string; body: string; retryAfterSeconds?: number }>;

/** Answers with a page that nobody keeps, lists, frames, or learns the address of. */
export const sendPage = (
  ctx: PageContext,
  language: Language,
  { status, title, body, retryAfterSeconds }: Page,
): void => {
  ctx.status = status;
  ctx.set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': language,
    'Content-Security-Policy': policyOf(body),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    // RFC 9110 §15.5.2 asks for it
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="api"' } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  });
  ctx.vary('Accept-Language');
  ctx.body = page(title, language, body);
};

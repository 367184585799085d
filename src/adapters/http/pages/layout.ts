import { createHash } from 'node:crypto';
import type { Language } from '../../../core/domain/messages/message.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Text for an element or a quoted attribute. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

const STYLE = `body{font:1.1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:30rem;padding:0 1rem}label,input,button{display:block;font:inherit}input{box-sizing:border-box;margin:.25rem 0 1rem;padding:.5rem;width:100%}button{padding:.5rem 1rem}[role=alert]{border-left:.3rem solid #b00020;padding-left:.8rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** A page loads nothing, and only a page with a form may send one, to this service. */
const policyOf = (body: string): string =>
  `default-src 'none';style-src 'sha256-${STYLE_HASH}';form-action ${body.includes('<form') ? "'self'" : "'none'"};base-uri 'none';frame-ancestors 'none'`;

const documentOf = ({ language, title, body, service }: HtmlPage): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(service === undefined ? title : `${title} – ${service}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${service === undefined ? '' : `<p>${escape(service)}</p>\n`}<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;

/** `title` is text, `body` is HTML. `service` is the name of the service, on pages for its users. */
export type HtmlPage = Readonly<{
  language: Language;
  status: number;
  title: string;
  body: string;
  service?: string;
}>;

export const messagePage = (
  language: Language,
  status: number,
  { title, text }: Readonly<{ title: string; text: string }>,
): HtmlPage => ({ language, status, title, body: `<p>${escape(text)}</p>` });

/** The answer that sends a page. It is neither cached nor indexed, and sends no referrer. */
export const htmlAnswer = (page: HtmlPage) => ({
  status: page.status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': page.language,
    'Content-Security-Policy': policyOf(page.body),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    Vary: 'Accept-Language',
  },
  body: documentOf(page),
});

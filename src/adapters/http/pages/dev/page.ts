import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { escape } from '../html.ts';

/** These pages, and the frames in them, load nothing but their one stylesheet, and the script with the nonce. */
export const devHeaders = (nonce?: string) => ({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    ...(nonce === undefined ? [] : [`script-src 'nonce-${nonce}'`, "connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
});

/** The HTML of a mail. It runs and loads nothing; its links open in a tab of their own. */
export const mailFrame = (title: string, html: string): string =>
  `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="${escape(title)}" srcdoc="${escape(html.replace(/<head>/i, '<head><base target="_blank">'))}"></iframe>`;

type DevPage = Readonly<{ title: string; body: string; head?: string; newest?: string }>;

/** `body` and `head` are HTML. */
export const devPage = ({ title, body, head = '', newest = '' }: DevPage): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<link rel="stylesheet" href="style.css">
${head}</head>
<body>
<nav><a href="mailbox">Mailbox</a> <a href="templates">Templates</a> <a href="../docs">Docs</a></nav>
<main data-newest="${escape(newest)}">
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;

const STYLE = `:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
nav a { margin-right: 1rem; }
article { margin: 1.5rem 0; padding: 0 1rem 1rem; border: 1px solid #8888; border-radius: 0.5rem; }
h2 { margin: 1rem 0 0; font-size: 1.2rem; }
h3 { margin: 1rem 0 0.25rem; font-size: 0.9rem; }
.about { margin: 0 0 1rem; font-size: 0.9rem; opacity: 0.75; }
.code { margin: 0.5rem 0; font: 600 1.75rem/1.2 ui-monospace, monospace; letter-spacing: 0.15em; user-select: all; }
pre { margin: 0; font: inherit; white-space: pre-wrap; }
iframe { width: 100%; height: 14rem; border: 1px solid #8888; background: #fff; color-scheme: light; resize: vertical; }
`;

const SCRIPT = readFileSync(join(import.meta.dirname, 'refresh.js'), 'utf8');

const fileRoute = (path: string, produces: string, text: string): Route =>
  route({
    method: 'GET',
    path,
    operationId: path,
    summary: 'A file of the development pages',
    access: 'public',
    responses: { 200: t.string },
    produces,
    handle: () => TE.right(answer(200, text)),
  });

export const devFileRoutes: readonly Route[] = [
  fileRoute('/dev/style.css', 'text/css', STYLE),
  fileRoute('/dev/refresh.js', 'text/javascript', SCRIPT),
];

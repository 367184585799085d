import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { assetPaths } from '../assets/routes.ts';
import { html, none, url } from '../html.ts';
import type { Html } from '../html.ts';

/** The policy allows only the style sheet and the script with this nonce. Frames in the page inherit the policy. */
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

/** Shows the HTML of a mail, which can neither run scripts nor load anything. Links open in a new tab. */
export const mailFrame = (title: string, mail: string): Html =>
  html`<iframe
    sandbox="allow-popups allow-popups-to-escape-sandbox"
    title="${title}"
    srcdoc="${mail.replace(/<head>/i, '<head><base target="_blank">')}"
  ></iframe>`;

type DevPage = Readonly<{ title: string; body: Html; head?: Html; newest?: string }>;

/** All links are relative, because these pages don't know `PUBLIC_URL`. */
export const devPage = ({ title, body, head = none, newest = '' }: DevPage): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${url(`..${assetPaths.styles}`)}" />
        ${head}
      </head>
      <body>
        <header class="bar">
          <a href="../" class="brand">Development</a>
          <nav class="actions" aria-label="Development">
            <a href="mailbox">Mailbox</a> <a href="templates">Templates</a> <a href="../docs">Docs</a>
          </nav>
        </header>
        <main class="narrow text" data-newest="${newest}">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `.html;

const SCRIPT = readFileSync(join(import.meta.dirname, 'refresh.js'), 'utf8');

export const devFileRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/dev/refresh.js',
    operationId: '/dev/refresh.js',
    summary: 'The script of the mailbox',
    access: 'public',
    responses: { 200: t.string },
    produces: 'text/javascript',
    handle: () => TE.right(answer(200, SCRIPT)),
  }),
];

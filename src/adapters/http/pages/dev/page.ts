import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { escape } from '../layout.ts';

/** These pages, and the frames in them, load nothing but their one stylesheet. */
export const DEV_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** `body` is HTML. */
export const devPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/dev/style.css">
</head>
<body>
<nav><a href="/dev/mailbox">Mailbox</a> <a href="/dev/templates">Templates</a></nav>
<main>
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
iframe { width: 100%; height: 16rem; border: 1px solid #8888; background: #fff; color-scheme: light; resize: vertical; }
`;

export const devStyleRoute: Route = route({
  method: 'GET',
  path: '/dev/style.css',
  operationId: 'styleDevPages',
  summary: 'The stylesheet of the development pages',
  access: 'public',
  responses: { 200: t.string },
  produces: 'text/css',
  handle: () => TE.right(answer(200, STYLE)),
});

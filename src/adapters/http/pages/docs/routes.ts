import { randomBytes } from 'node:crypto';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { answer } from '../../server/route.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { other } from '../page.ts';
import { readAssets } from './assets.ts';
import type { Assets } from './assets.ts';

const PATH = '/docs';
const FOR_EVER = 'public, max-age=31536000, immutable';

// Swagger UI needs its script and style sheets, calls to this service, and `data:` URLs for the arrows. It sets styles
// by script, so inline styles are forbidden. The nonce forbids other scripts and style sheets of this origin.
const policyOf = (nonce: string): string =>
  `default-src 'none';script-src 'nonce-${nonce}';style-src 'nonce-${nonce}';img-src 'self' data:;connect-src 'self';form-action 'none';base-uri 'none';frame-ancestors 'none'`;

const html = ({ hrefOf }: Assets, nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Identity and users: the contract</title>
<link rel="icon" href="${hrefOf('favicon-32x32.png')}" type="image/png">
<link rel="stylesheet" href="${hrefOf('index.css')}" nonce="${nonce}">
<link rel="stylesheet" href="${hrefOf('swagger-ui.css')}" nonce="${nonce}">
<script src="${hrefOf('swagger-ui-bundle.js')}" nonce="${nonce}" defer></script>
<script src="${hrefOf('start.js')}" nonce="${nonce}" defer></script>
</head>
<body>
<main id="contract"><noscript>This page needs JavaScript; <a href="openapi.json">openapi.json</a> is what it shows.</noscript></main>
</body>
</html>
`;

const headersOf = (nonce: string) => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Language': 'en',
  'Content-Security-Policy': policyOf(nonce),
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex',
});

/** Serves Swagger UI from the installed package. The page loads nothing from other origins. */
export const docsPages = (): readonly PageRecord[] => {
  const assets = readAssets(PATH);
  return [
    page({
      method: 'GET',
      path: PATH,
      operationId: 'showDocs',
      access: 'public',
      handle: () => {
        const nonce = randomBytes(16).toString('base64url');
        return TE.right(other(answer(200, html(assets, nonce), headersOf(nonce))));
      },
    }),
    ...assets.all.map(({ path, body }) =>
      page({
        method: 'GET',
        path,
        operationId: path,
        access: 'public',
        handle: () => TE.right(other({ status: 200, fixed: { body, cacheControl: FOR_EVER } })),
      }),
    ),
  ];
};

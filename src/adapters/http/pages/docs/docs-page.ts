import { randomBytes } from 'node:crypto';
import { sendPage } from '../layout.ts';
import type { PageContext, PageMiddleware } from '../layout.ts';
import { readAssets } from './assets.ts';
import type { Asset, Assets } from './assets.ts';

const PATH = '/docs';
const ALLOW = 'GET, HEAD, OPTIONS';
/** The path changes with the file. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** How a file of the page is sent; false where the client takes it in no encoding that there is. */
type Files<A> = Readonly<{
  prepare: (asset: Asset) => A;
  send: (ctx: PageContext, prepared: A, cacheControl: string) => Promise<boolean>;
}>;

// What Swagger UI needs beyond a page that loads nothing: its script, its style sheets and its calls of this service,
// and the arrows of its style sheet, which are data: URLs. It sets styles through the CSSOM, so that nothing is inline.
// By a nonce, so that nothing else that this origin may serve one day can be run here.
const policyOf = (nonce: string): string =>
  `default-src 'none';script-src 'nonce-${nonce}';style-src 'nonce-${nonce}';img-src 'self' data:;connect-src 'self';form-action 'none';base-uri 'none';frame-ancestors 'none'`;

const html = ({ hrefOf }: Assets<unknown>, nonce: string): string => `<!doctype html>
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

const sendHtml = (ctx: PageContext, assets: Assets<unknown>): void => {
  const nonce = randomBytes(16).toString('base64url');
  ctx.set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': 'en',
    'Content-Security-Policy': policyOf(nonce),
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  });
  ctx.body = html(assets, nonce);
};

/**
 * The contract, to be read and tried out: Swagger UI from the installed package, which loads nothing from elsewhere and
 * reads the same `/openapi.json` as every other client.
 */
export const docsPage = <A>({ prepare, send }: Files<A>): PageMiddleware => {
  const assets = readAssets(PATH, prepare);
  return async (ctx, next) => {
    const asset = assets.at(ctx.path);
    if (ctx.path !== PATH && !asset) return next();
    ctx.state.route = asset ? `${PATH}/*` : PATH;
    if (ctx.method === 'GET' || ctx.method === 'HEAD') {
      if (!asset) return sendHtml(ctx, assets);
      return (await send(ctx, asset, FOR_EVER)) || sendPage(ctx, 'en', notTaken);
    }
    ctx.set('Allow', ALLOW);
    if (ctx.method !== 'OPTIONS') return sendPage(ctx, 'en', notRead);
    ctx.status = 204;
  };
};

const notTaken = { status: 406, title: 'No such encoding', body: '<p>This file is sent plain, or as gzip.</p>' };
const notRead = { status: 405, title: 'Nothing to send here', body: '<p>This page can only be read.</p>' };

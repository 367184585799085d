import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { fixedBody } from '../../server/fixed-body.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { other, redirected } from '../page.ts';
import type { Site } from '../view.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const FOR_A_DAY = 'public, max-age=86400';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const OWN = import.meta.dirname;
const HTMX = join(dirname(createRequire(import.meta.url).resolve('htmx.org/package.json')), 'dist');

type Asset = Readonly<{ path: string; type: string; bytes: Buffer }>;

/** The path of an asset contains a hash of the content. */
const assetOf = (folder: string, name: string, type: string): Asset => {
  const bytes = readFileSync(join(folder, name));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { path: `/assets/${name.replace(/(\.\w+)$/, `.${hash}$1`)}`, type, bytes };
};

const STYLES = assetOf(OWN, 'page.css', CSS);
const OWN_SCRIPT = assetOf(OWN, 'page.js', SCRIPT);
const PASSKEYS = assetOf(OWN, 'passkeys.js', SCRIPT);
const LIBRARY = assetOf(HTMX, 'htmx.min.js', SCRIPT);

/** Browsers may cache these files forever, because a changed file has another path. */
export const assetPaths: Site['assets'] = {
  styles: STYLES.path,
  script: OWN_SCRIPT.path,
  htmx: LIBRARY.path,
  passkeys: PASSKEYS.path,
};

const file = ({ path, type, bytes }: Asset, cacheControl: string): PageRecord => {
  const body = fixedBody(type, bytes);
  return page({
    method: 'GET',
    path,
    operationId: path,
    access: 'public',
    handle: () => TE.right(other({ status: 200, fixed: { body, cacheControl } })),
  });
};

const ICON = readFileSync(join(OWN, 'favicon.svg'));
const ROBOTS = Buffer.from('User-agent: *\nDisallow: /\n');

export const assetPages: readonly PageRecord[] = [
  ...[STYLES, OWN_SCRIPT, PASSKEYS, LIBRARY].map((asset) => file(asset, FOR_EVER)),
  file({ path: '/favicon.svg', type: 'image/svg+xml', bytes: ICON }, FOR_A_DAY),
  file({ path: '/robots.txt', type: 'text/plain; charset=utf-8', bytes: ROBOTS }, FOR_A_DAY),
];

/** Password managers open this URL to change a password (W3C “well-known URL for changing passwords”). */
export const changePasswordPages: readonly PageRecord[] = [
  page({
    method: 'GET',
    path: '/.well-known/change-password',
    operationId: 'findChangePassword',
    access: 'public',
    handle: () => TE.right(redirected('/account/sign-in/password')),
  }),
];

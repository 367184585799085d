import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { fixedBody } from '../../server/fixed-body.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { other } from '../page.ts';
import type { Site } from '../view.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

const FILES = {
  styles: { name: 'page.css', type: 'text/css; charset=utf-8' },
  script: { name: 'page.js', type: 'text/javascript; charset=utf-8' },
  htmx: { name: 'page.js', type: 'text/javascript; charset=utf-8' },
} as const;

type Asset = Readonly<{ path: string; type: string; bytes: Buffer }>;

const assetOf = ({ name, type }: Readonly<{ name: string; type: string }>): Asset => {
  const bytes = readFileSync(join(import.meta.dirname, name));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { path: `/assets/${name.replace(/(\.\w+)$/, `.${hash}$1`)}`, type, bytes };
};

const ASSETS = { styles: assetOf(FILES.styles), script: assetOf(FILES.script), htmx: assetOf(FILES.htmx) };

/** The paths of the files of all pages; a path changes with its file, so that browsers may keep it for ever. */
export const assetPaths: Site['assets'] = {
  styles: ASSETS.styles.path,
  script: ASSETS.script.path,
  htmx: ASSETS.htmx.path,
};

const fileRoute = (path: string, type: string, bytes: Buffer, cacheControl: string): PageRecord =>
  page({
    method: 'GET',
    path,
    operationId: path,
    access: 'public',
    handle: () => TE.right(other({ status: 200, fixed: { body: fixedBody(type, bytes), cacheControl } })),
  });

export const assetPages: readonly PageRecord[] = [
  ...new Map(Object.values(ASSETS).map((asset) => [asset.path, asset])).values(),
].map(({ path, type, bytes }) => fileRoute(path, type, bytes, FOR_EVER));

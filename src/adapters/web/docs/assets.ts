import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A file that the page loads: what it is, plain and compressed. */
export type Asset = Readonly<{ type: string; bytes: Buffer; gzipped: () => Promise<Buffer> }>;

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const OWN = import.meta.dirname;

/** All that the page needs; nothing else of the package is served, its source maps and demo page least of all. */
const FILES = [
  [SWAGGER_UI, 'swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  [SWAGGER_UI, 'swagger-ui.css', 'text/css; charset=utf-8'],
  [SWAGGER_UI, 'index.css', 'text/css; charset=utf-8'],
  [SWAGGER_UI, 'favicon-32x32.png', 'image/png'],
  [OWN, 'start.js', 'text/javascript; charset=utf-8'],
] as const;
export type AssetName = (typeof FILES)[number][1];

const compress = promisify(gzip);

const read = (folder: string, name: string, type: string): Asset => {
  const bytes = readFileSync(join(folder, name));
  let compressed: Promise<Buffer> | null = null;
  return { type, bytes, gzipped: () => (compressed ??= compress(bytes)) };
};

export type Assets = Readonly<{
  /** Where an asset is, relative to the page: another path whenever any of them changes, so that each can be kept for ever. */
  hrefOf: (name: AssetName) => string;
  /** By the path of a request; a look-up, so that no path leads to any other file. */
  at: (path: string) => Asset | undefined;
}>;

/** The files of the page, under `path`, in memory: two megabytes that were read once. */
export const readAssets = (path: string): Assets => {
  const assets = FILES.map(([folder, name, type]) => ({ name, asset: read(folder, name, type) }));
  const hash = createHash('sha256');
  for (const { asset } of assets) hash.update(asset.bytes);
  const edition = hash.digest('hex').slice(0, 16);
  const byPath = new Map(assets.map(({ name, asset }) => [`${path}/${edition}/${name}`, asset]));
  return { hrefOf: (name) => `${path.slice(1)}/${edition}/${name}`, at: (wanted) => byPath.get(wanted) };
};

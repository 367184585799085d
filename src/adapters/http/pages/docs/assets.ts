import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file that the page loads. */
export type Asset = Readonly<{ type: string; bytes: Buffer }>;

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

const read = (folder: string, name: string, type: string): Asset => ({ type, bytes: readFileSync(join(folder, name)) });

export type Assets<A> = Readonly<{
  /** Where an asset is, relative to the page: another path whenever any of them changes, so that each can be kept for ever. */
  hrefOf: (name: AssetName) => string;
  /** By the path of a request; a look-up, so that no path leads to any other file. */
  at: (path: string) => A | undefined;
}>;

/** The files of the page, under `path`, in memory: two megabytes that were read once, each as what `prepare` makes of it. */
export const readAssets = <A>(path: string, prepare: (asset: Asset) => A): Assets<A> => {
  const assets = FILES.map(([folder, name, type]) => ({ name, asset: read(folder, name, type) }));
  const hash = createHash('sha256');
  for (const { asset } of assets) hash.update(asset.bytes);
  const edition = hash.digest('hex').slice(0, 16);
  const byPath = new Map(assets.map(({ name, asset }) => [`${path}/${edition}/${name}`, prepare(asset)]));
  return { hrefOf: (name) => `${path.slice(1)}/${edition}/${name}`, at: (wanted) => byPath.get(wanted) };
};

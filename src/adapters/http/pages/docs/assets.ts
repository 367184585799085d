import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fixedBody } from '../../server/fixed-body.ts';
import type { FixedBody } from '../../server/fixed-body.ts';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const OWN = import.meta.dirname;

/** The files of the Swagger UI packages that are served. */
const FILES = [
  [SWAGGER_UI, 'swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  [SWAGGER_UI, 'swagger-ui.css', 'text/css; charset=utf-8'],
  [SWAGGER_UI, 'index.css', 'text/css; charset=utf-8'],
  [SWAGGER_UI, 'favicon-32x32.png', 'image/png'],
  [OWN, 'start.js', 'text/javascript; charset=utf-8'],
] as const;
type AssetName = (typeof FILES)[number][1];

export type Assets = Readonly<{
  /** The path is relative to the page. It changes with the content, so that clients may cache the file forever. */
  hrefOf: (name: AssetName) => string;
  all: readonly Readonly<{ path: string; body: FixedBody }>[];
}>;

/** Reads the files into memory (two megabytes). */
export const readAssets = (path: string): Assets => {
  const files = FILES.map(([folder, name, type]) => ({ name, type, bytes: readFileSync(join(folder, name)) }));
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(bytes);
  const edition = hash.digest('hex').slice(0, 16);
  return {
    hrefOf: (name) => `${path.slice(1)}/${edition}/${name}`,
    all: files.map(({ name, type, bytes }) => ({ path: `${path}/${edition}/${name}`, body: fixedBody(type, bytes) })),
  };
};

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** A file finds its neighbours where it was written. */
const ownPlace: Plugin = {
  name: 'own place',
  setup: (bundle) =>
    bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.filename', JSON.stringify(path))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    })),
};

/** Puts programs, and what they import, into a few files, which load faster than a thousand. Needs the sources at run time. */
export const bundle = (options: BuildOptions) =>
  build({
    absWorkingDir: ROOT,
    plugins: [ownPlace],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    keepNames: true,
    logLevel: 'error',
    ...options,
  });

/** The service with its own files only, for the image: packages stay where they are. */
export const bundleService = (outdir: string) =>
  bundle({ entryPoints: ['src/main.ts', 'src/start/serve.ts'], outbase: 'src', outdir, packages: 'external' });

// node tools/bundle.ts [FOLDER]
if (import.meta.main) await bundleService(process.argv[2] ?? 'dist');

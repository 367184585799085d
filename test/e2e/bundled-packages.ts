import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../../src/start/project.ts';

/** Packages of many small modules, as they are imported. */
const PACKAGES = [
  'inversify',
  'kysely',
  'zod',
  '@mikro-orm/core',
  '@mikro-orm/core/dataloader',
  '@mikro-orm/core/file-discovery',
  '@mikro-orm/core/fs-utils',
  '@mikro-orm/core/migrations',
  '@mikro-orm/core/schema',
  '@mikro-orm/migrations',
  '@mikro-orm/postgresql',
  '@mikro-orm/seeder',
  '@mikro-orm/sql',
];
/** They stay as they are: CommonJS, or not installed. */
const EXTERNAL = ['dataloader', 'pg', 'pg-cursor', 'postgres-*', 'reflect-metadata', 'tinyglobby'];

const CACHE = join(ROOT, 'node_modules/.cache');

/**
 * Sends imports of the packages to their files in `folder`, and imports of our own files straight to them; looks up
 * other packages that our files import once.
 */
const hook = (folder: string): string => {
  const urls = PACKAGES.map((name) => [name, pathToFileURL(join(folder, `${name}.js`)).href] as const);
  return `import { registerHooks } from 'node:module';
const urls = new Map(${JSON.stringify(urls)});
const source = ${JSON.stringify(pathToFileURL(join(ROOT, 'src/')).href)};
const found = new Map();
const once = (name, context, next) => {
  const key = name + context.conditions;
  if (!found.has(key)) found.set(key, { ...next(name, context), shortCircuit: true });
  return found.get(key);
};
registerHooks({
  resolve: (name, context, next) => {
    const url = urls.get(name);
    if (url !== undefined) return { url, format: 'module', shortCircuit: true };
    if (!context.parentURL?.startsWith(source)) return next(name, context);
    if (!name.startsWith('.')) return once(name, context, next);
    if (!name.endsWith('.ts')) return next(name, context);
    return { url: new URL(name, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
  },
});
`;
};

const bundleInto = async (folder: string, final: string): Promise<void> => {
  await build({
    absWorkingDir: ROOT,
    entryPoints: PACKAGES.map((name) => ({ in: name, out: name })),
    outdir: folder,
    external: EXTERNAL,
    bundle: true,
    // The packages share their modules, so that each exists once.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    keepNames: true,
    logLevel: 'error',
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'hook.js'), hook(final));
};

/**
 * Half of a start is finding and loading 700 modules of a few packages, and the tests start more than two hundred
 * processes: those load each package as one file. The code that runs is the same. Bundled once per installation;
 * returns the options for Node.
 */
export const bundlePackages = async (): Promise<string> => {
  const key = createHash('sha256');
  for (const path of [join(ROOT, 'package-lock.json'), import.meta.filename]) key.update(await readFile(path));
  const folder = join(CACHE, `bundled-${key.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    await mkdir(CACHE, { recursive: true });
    const draft = await mkdtemp(join(CACHE, 'draft-'));
    await bundleInto(draft, folder);
    // Another run may have been faster.
    await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  }
  return `--import=${pathToFileURL(join(folder, 'hook.js')).href}`;
};

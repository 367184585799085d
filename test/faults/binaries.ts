import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../src/start/project.ts';

const run = promisify(execFile);

/** `libraries` is for `LD_LIBRARY_PATH`. */
export type Binary = Readonly<{ path: string; libraries: string }>;

/** The packages of Debian that have each program, and the libraries that it needs. */
const PACKAGES = {
  'redis-server': [
    'redis-server',
    'redis-tools',
    'liblzf1',
    'libjemalloc2',
    'liblua5.1-0',
    'lua-cjson',
    'lua-bitop',
    'libatomic1',
  ],
  nginx: ['nginx', 'libpcre2-8-0'],
  pgbouncer: ['pgbouncer', 'libevent-2.1-7', 'libc-ares2'],
  promtool: ['prometheus'],
  prometheus: ['prometheus'],
} as const;
export type Program = keyof typeof PACKAGES;

const CACHE = join(ROOT, 'node_modules/.cache/binaries');

const inPath = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].map((folder) => join(folder, name)).find(isProgram);

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Downloads and unpacks without installing, which needs no rights. */
const unpack = async (name: Program): Promise<void> => {
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, 'draft-'));
  try {
    await run('apt-get', ['download', ...PACKAGES[name]], { cwd: draft });
    for (const file of await readdir(draft)) await run('dpkg', ['-x', file, 'root'], { cwd: draft });
    // another run may have been faster
    await rename(join(draft, 'root'), join(CACHE, name)).catch(() => {});
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};

const missing: string[] = [];

/** From the path, else unpacked from Debian's packages; null where neither is possible. */
export const binary = async (name: Program): Promise<Binary | null> => {
  const installed = inPath(name);
  if (installed !== undefined) return { path: installed, libraries: '' };
  const root = join(CACHE, name);
  if (!existsSync(root)) await unpack(name).catch(() => {});
  const path = ['usr/bin', 'usr/sbin'].map((folder) => join(root, folder, name)).find(isProgram);
  if (path === undefined) {
    if (missing.push(name) === 1) process.once('exit', () => console.log(`not run, for want of ${missing.join(', ')}`));
    return null;
  }
  const lib = join(root, 'usr/lib');
  const folders = existsSync(lib) ? (await readdir(lib)).map((folder) => join(lib, folder)) : [];
  return { path, libraries: folders.join(delimiter) };
};

/** Without its program a suite is listed as not run, and fails with `FAULTS=all`. */
export const describeWith = (
  found: Readonly<Record<string, Binary | null>>,
  title: string,
  suite: (this: Mocha.Suite) => void,
): void => {
  if (Object.values(found).every((one) => one !== null)) return void describe(title, suite);
  if (process.env['FAULTS'] !== 'all') return;
  describe(title, () => {
    it('has the programs that it needs', () => {
      throw new Error(
        `it needs ${Object.keys(found)
          .filter((name) => found[name] === null)
          .join(', ')}`,
      );
    });
  });
};

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { ROOT } from '../../src/start/project.ts';

const run = promisify(execFile);

const CACHE = join(ROOT, 'node_modules/.cache');
const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium/package.json');

// The package unpacks into the temporary folder, with libraries only on machines that it recognizes.
const UNPACK = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
const WITH_LIBRARIES = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };

/** If two processes unpack at once, one renames its folder into place and the other deletes its own. */
const unpacked = async (): Promise<string> => {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as Readonly<{ version: string }>;
  const folder = join(CACHE, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const own = await mkdtemp(join(CACHE, 'chromium-unpacking-'));
  await run(process.execPath, ['-e', UNPACK], { cwd: ROOT, env: { ...process.env, ...WITH_LIBRARIES, TMPDIR: own } });
  try {
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
};

type Env = Readonly<Record<string, string>>;
type Program = Readonly<{ executablePath: string; env: Env }>;

const inherited = (): Env =>
  Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));

const runs = ({ executablePath, env }: Program): Promise<boolean> =>
  run(executablePath, ['--version'], { env }).then(
    () => true,
    () => false,
  );

/** The browser from the npm package, with its libraries if the machine lacks some (libnss3). */
const chromiumProgram = async (env: Env = inherited()): Promise<Program> => {
  const folder = await unpacked();
  const executablePath = join(folder, 'chromium');
  const fonts = existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const plain = { executablePath, env: { ...env, ...fonts } };
  if (await runs(plain)) return plain;
  const libraries = [join(folder, 'al2023/lib'), env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':');
  return { executablePath, env: { ...env, ...fonts, LD_LIBRARY_PATH: libraries } };
};

const QUIET = [
  '--headless=shell',
  '--no-sandbox',
  '--disable-gpu',
  '--in-process-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const hasPackage = process.platform === 'linux' && process.arch === 'x64';

/**
 * A real browser with full security and a temporary profile. The package supports Linux on x64; elsewhere the installed
 * Chrome is used.
 */
export const startBrowser = async (): Promise<Browser> => {
  const where = hasPackage ? await chromiumProgram() : { channel: 'chrome' };
  return chromium.launch({ ...where, args: QUIET });
};

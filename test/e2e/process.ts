import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../src/start/project.ts';

export type Env = Readonly<Record<string, string>>;

export type ServiceProcess = Readonly<{
  url: string;
  child: ChildProcess;
  /** All lines written to stdout and stderr so far. */
  lines: readonly string[];
  exit: Promise<Readonly<{ code: number | null; signal: NodeJS.Signals | null }>>;
  stop: () => Promise<void>;
}>;

/** The same for all processes of a test, so that they share codes, buckets and keys. */
export const SECRET_KEY = Buffer.from('tests only, and nowhere else: 32+ bytes').toString('base64url');

/**
 * Cheap hashes for tests that are not about cost, and long waits, so that no call is refused because the machine is
 * busy. Ten connections per process: with a hundred, all would wait for the same row.
 */
export const CHEAP: Env = {
  ARGON2_MEMORY_KIB: '8',
  ARGON2_TIME: '1',
  HASH_QUEUE: '1000',
  HASH_WAIT: '30',
  DATABASE_WAIT: '30',
};

/** Ten may start at once on a busy machine. */
const START_MS = 90_000;

/** Caches compiled code, because compiling takes most of a start and there are more than a hundred starts. */
export const COMPILED = join(ROOT, 'node_modules/.cache/compiled');

/** Databases are migrated in advance; tests of migrating override this. */
const MIGRATED: Env = { MIGRATE_ON_START: 'off' };

/** Only the environment that programs need to run. */
export const inherited = (): Env => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  NODE_COMPILE_CACHE: COMPILED,
});

/** Holds the folder of the programs that start quickly; see `bundlePrograms`. */
export const BUNDLED = 'TEST_BUNDLED';

/** The file to run for a program of the project, such as `src/main.ts`. One that migrates loads files by name. */
export const programOf = (path: string, { MIGRATE_ON_START = 'off' }: Env): string => {
  const bundled = join(process.env[BUNDLED] ?? '', path.replace(/\.ts$/, '.mjs'));
  return process.env[BUNDLED] && MIGRATE_ON_START === 'off' && existsSync(bundled) ? bundled : join(ROOT, path);
};

/** Messages are sent soon, because most tests wait for some; at 50 ms, looking for them would cost more than that saves. */
const QUICK_MAIL: Env = { OUTBOX_INTERVAL: '100' };

/** Tests send many requests from one address; production requires rate limits. */
const withoutLimits = ({ NODE_ENV }: Env): Env => (NODE_ENV === 'production' ? {} : { RATE_LIMIT: 'off' });

/**
 * Runs `src/main.ts` of the project, or of a copy at `root`, without rate limits unless `env` enables them; `until` is
 * the log message that tells it is up.
 */
export const spawnService = async (
  env: Env,
  until = 'started',
  execArgv: readonly string[] = [],
  root = ROOT,
): Promise<ServiceProcess> => {
  const main = root === ROOT ? programOf('src/main.ts', env) : join(root, 'src/main.ts');
  const child = spawn(process.execPath, [...execArgv, main], {
    cwd: root,
    env: {
      ...inherited(),
      NODE_ENV: 'test',
      PORT: '0',
      SECRET_KEY,
      ...MIGRATED,
      ...QUICK_MAIL,
      ...withoutLimits(env),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exit = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const port = await new Promise<number>((resolve, reject) => {
    const giveUp = (why: string) => reject(new Error(`${why}:\n${lines.join('\n')}`));
    const timer = setTimeout(() => giveUp('the service did not start in time'), START_MS);
    const read = (line: string) => {
      lines.push(line);
      const record = parse(line);
      if (record['msg'] === until) {
        clearTimeout(timer);
        resolve(Number(record['port']));
      }
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    void exit.then(({ code }) => giveUp(`the service ended with code ${code}`));
  }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
  };
  return { url: `http://127.0.0.1:${port}`, child, lines, exit, stop };
};

const parse = (line: string): Record<string, unknown> => {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
};

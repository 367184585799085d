import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chown, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { messageOf } from './failure.ts';
import { clusterIn, dataIn } from './home.ts';
import type { Home } from './home.ts';
import { notedPostmaster } from './postmaster.ts';
import { environment, identity, run, usefulLine } from './run.ts';

export type Settings = Readonly<Record<string, string>>;

const START_MS = 60_000;
const LOCALE = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
const DRAFT = 'cluster-draft-';

/** Whether a retry may succeed: a killed server is still shutting down, or another process just took the port. */
export const isPassing = (error: unknown): boolean =>
  /Address already in use|could not create any TCP|pre-existing shared memory|"postmaster.pid" already exists/.test(
    messageOf(error),
  );

export const passwordOf = (folder: string): Promise<string> => readFile(join(clusterIn(folder), 'password'), 'utf8');

export const removeDrafts = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    // An initdb process that outlived its parent may still write to the folder. In that case, a later start removes it.
    if (name.startsWith(DRAFT)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
};

/** Creates the cluster and its password. If this process is killed, no half-made cluster remains. */
export const makeCluster = async (
  { folder, account }: Home,
  { initdb }: Binaries,
  settings: Settings,
): Promise<void> => {
  const draft = await mkdtemp(join(folder, DRAFT));
  const password = join(draft, 'password');
  // Other users of the machine can reach the port, so the server needs a password.
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  for (const path of account ? [password, draft] : []) await chown(path, account?.uid ?? 0, account?.gid ?? 0);
  const who = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${password}`];
  const sync = settings['fsync'] === 'off' ? ['--no-sync'] : [];
  const options = [...LOCALE, ...who, ...sync, `--pgdata=${join(draft, 'data')}`];
  const failure = await run(initdb, options, account, draft);
  if (failure) {
    await rm(draft, { recursive: true, force: true });
    throw new Error(failure.reason);
  }
  await rename(draft, clusterIn(folder));
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });

const optionsFor = (settings: Settings, port: number): readonly string[] => {
  const wrong = Object.keys(settings).find((name) => !/^[a-z_][\w.]*$/i.test(name));
  if (wrong !== undefined) throw new Error(`"${wrong}" is not the name of a setting`);
  const fixed = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  return Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

/** Starts the server, detached, so that Ctrl-C and our exit don't stop it. Waits until it accepts connections. */
export const launch = async ({ folder, account }: Home, { postgres }: Binaries, settings: Settings): Promise<void> => {
  const data = dataIn(folder);
  const logFile = join(folder, 'server.log');
  const options = optionsFor(settings, await freePort());
  if (existsSync(logFile)) await rename(logFile, `${logFile}.old`);
  const output = openSync(logFile, 'a', 0o600);
  const child = spawn(postgres, ['-D', data, ...options], {
    ...identity(account),
    cwd: folder,
    detached: true,
    env: environment(),
    stdio: ['ignore', output, output],
    windowsHide: true,
  });
  closeSync(output);
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended ??= `it ended with ${signal ?? code}`));
  child.unref();
  const deadline = Date.now() + START_MS;
  for (;;) {
    const noted = notedPostmaster(data);
    if (noted?.ready && noted.pid === child.pid) return;
    if (ended !== undefined) throw new Error(usefulLine(await readFile(logFile, 'utf8')) || ended);
    if (Date.now() > deadline) break;
    await sleep(10);
  }
  child.kill('SIGQUIT');
  throw new Error(`it was not ready after ${START_MS / 1000} s; see ${logFile}`);
};

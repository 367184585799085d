import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, isLiving, startOf } from './processes.ts';
import type { Steps } from './steps.ts';

type Postmaster = Readonly<{ pid: number; port: number; ready: boolean }>;

const STOP_MS = 30_000;

const pidFile = (data: string): string => join(data, 'postmaster.pid');

/** Returns the contents of the server's pid file, which may be outdated. */
export const notedPostmaster = (data: string): Postmaster | undefined => {
  try {
    const lines = readFileSync(pidFile(data), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.startsWith('ready') ?? false };
  } catch {
    return undefined;
  }
};

const serves = (pid: number, data: string): boolean => {
  const command = commandOf(pid);
  return process.platform === 'win32' ? command.includes('postgres') : command.includes(` -D ${data} `);
};

/** Returns the server that runs on this data folder. Checks that the pid was not reused by another process. */
export const runningPostmaster = (data: string): Postmaster | undefined => {
  const noted = notedPostmaster(data);
  return noted && startOf(noted.pid) !== undefined && serves(noted.pid, data) ? noted : undefined;
};

export const removePidFile = (data: string): void => rmSync(pidFile(data), { force: true });

/** Stops the server fast: rolls back open transactions and writes the data. Does nothing if no server runs. */
export const stopPostmaster = function* (data: string): Steps<void> {
  const running = runningPostmaster(data);
  if (!running) return;
  // Like `pg_ctl stop -m fast`, but without the binaries, which `npm ci` may be replacing. Windows has no signals, so
  // the server is killed there and recovers at its next start.
  const server = { pid: running.pid, start: startOf(running.pid) ?? 'ended' };
  if (isLiving(server)) process.kill(running.pid, 'SIGINT');
  const deadline = Date.now() + STOP_MS;
  while (isLiving(server)) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${running.pid}) did not stop in ${STOP_MS / 1000} s`);
    yield 5;
  }
};

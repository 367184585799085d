import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRET_KEY, inherited } from '../../test/e2e/process.ts';

export type Program = Readonly<{
  port: number;
  pid: number;
  /** Milliseconds from the spawn to the log line that reports the start. */
  startMs: number;
  stop: () => Promise<void>;
}>;

export const ROOT = join(import.meta.dirname, '../..');
const START_MS = 60_000;
const LOOK_MS = 2;

type Line = Readonly<{ msg?: string; port?: number }>;

const lineWith = (file: string, message: string): Line | undefined =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line)
    .find(({ msg }) => msg === message);

let started = 0;

/** Runs a program that logs JSON lines, as the service does. Resolves when it logs that it has started. */
export const startProgram = async (
  file: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Program> => {
  const logFile = join(folder, `program-${(started += 1)}.log`);
  const log = openSync(logFile, 'a');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(ROOT, file)], {
    cwd: ROOT,
    env: { ...inherited(), ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = once(child, 'exit');
  for (;;) {
    const line = lineWith(logFile, 'started');
    if (line?.port !== undefined && child.pid !== undefined) {
      const stop = async (): Promise<void> => {
        child.kill('SIGTERM');
        await ended;
      };
      return { port: line.port, pid: child.pid, startMs: performance.now() - startedAt, stop };
    }
    if (child.exitCode !== null || performance.now() - startedAt > START_MS) {
      child.kill('SIGKILL');
      throw new Error(`${file} did not start:\n${readFileSync(logFile, 'utf8')}`);
    }
    await sleep(LOOK_MS);
  }
};

/** Runs the service as in production, but without rate limits, which would refuse the load of a single client. */
export const startService = (
  folder: string,
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Program> =>
  startProgram('src/main.ts', folder, {
    ...env,
    NODE_ENV: 'test',
    PORT: '0',
    SECRET_KEY,
    DATABASE_URL: url,
    RATE_LIMIT: 'off',
    OTP_RESEND_INTERVAL: '0',
    MIGRATE_ON_START: 'off',
  });

export const startFloor = (folder: string, url: string): Promise<Program> =>
  startProgram('bench/floor.ts', folder, { DATABASE_URL: url });

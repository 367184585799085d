import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../../src/start/project.ts';
import { eventually } from '../client.ts';
import { inherited } from '../process.ts';
import type { Env } from '../process.ts';

const PARTS = ['src', 'migrations', 'seeders', 'tools', 'package.json', 'mikro-orm.config.ts'];
export const ADMINISTRATOR = { login: 'admin@example.com', password: 'correct horse battery staple' };

/** `npm start`, and the service that it started. */
export type Started = Readonly<{ url: string; pid: number; output: () => string; npm: ChildProcess }>;

/** The project as after a clone and `npm ci`, without data. */
export const freshProject = async (): Promise<Readonly<{ folder: string; remove: () => Promise<void> }>> => {
  const folder = await mkdtemp(join(tmpdir(), 'npm-start-test-'));
  // As root, the server runs as another user who needs access.
  await chmod(folder, 0o755);
  const filter = (path: string): boolean => basename(path) !== 'node_modules';
  for (const part of PARTS) await cp(join(ROOT, part), join(folder, part), { recursive: true, filter });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
};

export const startIn = async (folder: string, env: Env = inherited()): Promise<Started> => {
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [npm.stdout, npm.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const output = () => lines.join('\n');
  const started = await eventually(
    async () => {
      if (npm.exitCode !== null) throw new Error(`npm start ended with code ${npm.exitCode}:\n${output()}`);
      return /Mailbox:/.test(output()) && lines.find((line) => line.includes('"msg":"started"'));
    },
    'the start',
    90_000,
  );
  // The announcement is written in one piece.
  await eventually(async () => /Mailbox:.*\n(?:.*Administrator|\n)/.test(`${output()}\n\n`), 'the announcement');
  const { pid, port } = JSON.parse(started) as { pid: number; port: number };
  return { url: `http://localhost:${port}`, pid, output, npm };
};

export const stop = async ({ pid, npm }: Started, signal: NodeJS.Signals): Promise<void> => {
  const ended = npm.exitCode === null && npm.signalCode === null ? once(npm, 'exit') : undefined;
  try {
    process.kill(pid, signal);
  } catch {
    // It has already ended.
  }
  await ended;
};

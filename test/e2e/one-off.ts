import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ROOT } from '../../src/start/project.ts';
import { SECRET_KEY, inherited, programOf } from './process.ts';
import type { Env } from './process.ts';

export type Ended = Readonly<{ code: number | null; stdout: string; stderr: string }>;

/** Runs a program of the project to its end, with a minimal environment. */
export const runToEnd = async (args: readonly string[], env: Env = {}, cwd = ROOT): Promise<Ended> => {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
};

/** Runs a command such as `migrate` or `seed` from `src/commands`. */
export const runScript = (name: string, env: Env, args: readonly string[] = []): Promise<Ended> =>
  runToEnd([programOf(`src/commands/${name}`, env), ...args], { NODE_ENV: 'test', SECRET_KEY, ...env });

/** The same, without waiting for its end. */
export const startScript = (name: string, env: Env, args: readonly string[] = []) =>
  spawn(process.execPath, [programOf(`src/commands/${name}`, env), ...args], {
    cwd: ROOT,
    env: { ...inherited(), NODE_ENV: 'test', SECRET_KEY, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });

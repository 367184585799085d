import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { startOf } from '../../src/adapters/embedded-postgres/processes.ts';

export const eventually = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`in 30 s it did not come true that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

export const query = async (url: string, text: string): Promise<string | undefined> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<string[]>({ text, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
};

export const serverPid = async (dataDir: string): Promise<number> =>
  Number((await readFile(join(dataDir, 'cluster/data/postmaster.pid'), 'utf8')).split('\n')[0]);

export const isGone = (pid: number): boolean => startOf(pid) === undefined;

/** A folder that other users can enter, as the server does when root runs it. */
export const openFolder = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-test-'));
  await chmod(folder, 0o755);
  return folder;
};

export type User = Readonly<{
  url: string;
  pid: number;
  leave: (how: 'stop' | 'exit') => Promise<number>;
  kill: () => Promise<void>;
}>;

const ended = async (child: ChildProcess): Promise<number> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode ?? -1;
};

/** Another process that starts or joins the cluster. */
export const startUser = async (...args: readonly string[]): Promise<User> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'user-process.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += String(text)));
  child.stdin.on('error', () => undefined);
  for await (const url of createInterface(child.stdout)) {
    return {
      url,
      pid: child.pid!,
      leave: (how) => {
        child.stdin.write(`${how}\n`);
        return ended(child);
      },
      kill: async () => {
        child.kill('SIGKILL');
        await ended(child);
      },
    };
  }
  throw new Error(complaints);
};

/** A process that is killed while it starts the cluster. */
export const killedWhenThereIs = async (dataDir: string, reached: () => boolean): Promise<void> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'user-process.ts'), dataDir], { stdio: 'ignore' });
  await eventually(reached, 'the start reached the point of the kill');
  child.kill('SIGKILL');
  await ended(child);
};

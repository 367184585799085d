import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../e2e/client.ts';

/** One shell per page, so that variables carry over between blocks. */
export type Shell = Readonly<{
  /** Runs text and returns its stdout; rejects if a command fails. */
  run: (text: string) => Promise<string>;
  /** Ends the shell and everything that it started. */
  end: () => Promise<void>;
}>;

type Options = Readonly<{ cwd: string; scratch: string; env: Readonly<Record<string, string>>; timeoutMs: number }>;

/** Whether any process of the group is left. */
const signalAll = (leader: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
};

export const openShell = ({ cwd, scratch, env, timeoutMs }: Options): Shell => {
  // A process group of its own, so that background processes end with it.
  const shell = spawn('sh', ['-e'], { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(shell, 'exit');
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  let count = 0;
  const run = async (text: string): Promise<string> => {
    const base = join(scratch, String(++count));
    await writeFile(`${base}.sh`, `${text}\n`);
    // Without stdin a command could read the rest of the page.
    shell.stdin.write(`. '${base}.sh' </dev/null >'${base}.out' 2>'${base}.err'\necho done ${count}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), timeoutMs)));
    const done = await Promise.race([lines.next(), late]);
    clearTimeout(timer);
    const [out, err] = await Promise.all(['out', 'err'].map((ending) => readFile(`${base}.${ending}`, 'utf8')));
    if (done !== 'late' && done.value === `done ${count}`) return out!;
    throw new Error(`${done === 'late' ? 'took too long' : 'failed'}:\n${text}\n${out}\n${err}`);
  };
  const end = async (): Promise<void> => {
    shell.stdin.end();
    signalAll(shell.pid!, 'SIGTERM');
    await exit;
    await eventually(async () => !signalAll(shell.pid!, 0), 'the end of what the page started');
  };
  return { run, end };
};

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A pid together with its start time, so that a reused pid is not mistaken for the same process. */
export type ProcessId = Readonly<{ pid: number; start: string }>;

const output = (command: string, args: readonly string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
};

const proc = (file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return undefined;
  }
};

const startOnLinux = (pid: number): string | undefined => {
  const stat = proc(`${pid}/stat`);
  // The program's name is in parentheses and may contain spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${proc('sys/kernel/random/boot_id')?.slice(0, 8)}${fields[19]}`;
};

const startByPs = (pid: number): string | undefined => {
  const [state, ...start] = output('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).split(/\s+/);
  return !state || state.startsWith('Z') ? undefined : start.join('').replaceAll(/\W/g, '');
};

const startOnWindows = (pid: number): string | undefined => {
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch {
    return undefined;
  }
};

/** Returns when the process was started, as letters and digits; undefined if it has ended or is a zombie. */
export const startOf = (pid: number): string | undefined => {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') return startOnLinux(pid);
  return process.platform === 'win32' ? startOnWindows(pid) : startByPs(pid);
};

/** Returns the command line, with a space after each argument; empty if it can't be read. */
export const commandOf = (pid: number): string => {
  if (process.platform === 'linux') return proc(`${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
  if (process.platform === 'win32') return `${output('tasklist', ['/NH', '/FI', `PID eq ${pid}`])} `;
  return `${output('ps', ['-ww', '-o', 'command=', '-p', String(pid)])} `;
};

export const thisProcess = (): ProcessId => ({ pid: process.pid, start: startOf(process.pid) ?? 'unknown' });

export const isLiving = (who: ProcessId): boolean => startOf(who.pid) === who.start;

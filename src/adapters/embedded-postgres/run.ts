import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SystemAccount } from './account.ts';
import { codeOf, messageOf } from './failure.ts';

const KEPT = ['PATH', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP'];

/** The server's environment: no secrets of the service, no PG* variables of the caller, messages in English. */
export const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
  LC_ALL: 'C',
  TZ: 'UTC',
});

export const identity = (account: SystemAccount): { uid?: number; gid?: number } =>
  account ? { uid: account.uid, gid: account.gid } : {};

export const usefulLine = (text: string): string => {
  const lines = text.split('\n').map((line) => line.trim());
  const find = (pattern: RegExp): string | undefined => lines.find((line) => pattern.test(line));
  const line = find(/\b(?:FATAL|PANIC)\b/) ?? find(/\b(?:error|could not|cannot|denied|not found)\b/i) ?? find(/./);
  return (line ?? '').replace(/^[\d-]+ [\d:.]+ \w+ \[\d+\] /, '').slice(0, 300);
};

export type Failure = Readonly<{ code: string | number | undefined; reason: string }>;

/** Runs a program to its end. Returns the failure, or undefined if it succeeded. Never throws. */
export const run = async (
  file: string,
  args: readonly string[],
  account: SystemAccount,
  cwd: string,
): Promise<Failure | undefined> => {
  try {
    await promisify(execFile)(file, args, { ...identity(account), cwd, env: environment(), windowsHide: true });
    return undefined;
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    return { code: codeOf(error), reason: usefulLine(output) || messageOf(error) };
  }
};

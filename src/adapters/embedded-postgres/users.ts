import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLiving, thisProcess } from './processes.ts';
import type { ProcessId } from './processes.ts';

export const registerUser = (home: string): (() => void) => {
  const entry = join(home, 'users', `${process.pid}-${randomUUID().slice(0, 8)}`);
  mkdirSync(join(home, 'users'), { recursive: true });
  writeFileSync(entry, JSON.stringify(thisProcess()), { mode: 0o644 });
  return () => rmSync(entry, { force: true });
};

const isOfLiving = (entry: string): boolean => {
  try {
    const user: ProcessId = JSON.parse(readFileSync(entry, 'utf8'));
    return isLiving(user);
  } catch {
    // Records are written under the lock, so only a killed process can have left a broken one.
    return false;
  }
};

const entries = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
};

/** Whether a running process uses the cluster. Removes records of ended processes. Call this while holding the lock. */
export const hasUsers = (home: string): boolean => {
  const all = entries(join(home, 'users'));
  for (const entry of all.filter((one) => !isOfLiving(one))) rmSync(entry, { force: true });
  return all.some(isOfLiving);
};

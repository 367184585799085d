import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf } from './failure.ts';
import { isLiving, thisProcess } from './processes.ts';
import type { ProcessId } from './processes.ts';
import type { Steps } from './steps.ts';

type Owner = ProcessId & Readonly<{ token: string }>;
type Release = () => void;

const ownerOf = (path: string): Owner | undefined => {
  try {
    const owner: Owner = JSON.parse(readFileSync(path, 'utf8'));
    return owner;
  } catch {
    return undefined;
  }
};

const removeIfOf = (path: string, token: string): void => {
  if (ownerOf(path)?.token === token) rmSync(path, { force: true });
};

const tryLock = (path: string): Release | undefined => {
  const token = randomUUID();
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...thisProcess(), token }));
  try {
    // A link appears together with its content, so a kill can't leave an empty lock.
    linkSync(draft, path);
    return () => removeIfOf(path, token);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    breakIfStale(path);
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
};

// Several processes may see the same dead owner. Only the one that holds a lock named after that owner removes the
// file, so that no process removes a newer lock.
const breakIfStale = (path: string): void => {
  const owner = ownerOf(path);
  if (!owner || isLiving(owner)) return;
  const release = tryLock(`${path}.${owner.token}`);
  if (!release) return;
  removeIfOf(path, owner.token);
  release();
};

/** Acquires the lock file at `path`, and takes it over if its owner is dead. Throws after `patienceMs` milliseconds. */
export const lock = function* (path: string, patienceMs: number): Steps<Release> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const release = tryLock(path);
    if (release) return release;
    if (Date.now() > deadline) {
      const holder = ownerOf(path)?.pid ?? 'unknown';
      throw new Error(`process ${holder} has been starting or stopping it for ${patienceMs / 1000} s (${path})`);
    }
    yield 20;
  }
};

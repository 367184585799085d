import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { dataIn } from './home.ts';
import { lock } from './lock.ts';
import { stopPostmaster } from './postmaster.ts';
import { finish } from './steps.ts';
import type { Steps } from './steps.ts';
import { hasUsers } from './users.ts';

export const lockOf = (dataDir: string): string => `${dataDir}.lock`;

/** Stops the server unless a living process uses it. */
export const stopIfUnused = function* (dataDir: string, folder: string, patienceMs: number): Steps<void> {
  // If the data was removed, the server ends by itself: it watches its pid file.
  if (!existsSync(dirname(dataDir))) return;
  const release = yield* lock(lockOf(dataDir), patienceMs);
  try {
    if (!hasUsers(folder)) yield* stopPostmaster(dataIn(folder));
  } finally {
    release();
  }
};

/** Stops servers that killed processes left running; returns the folder that really holds the data. */
export const stopAbandoned = async (dataDir: string): Promise<string> => {
  const folder = await realpath(dataDir);
  await finish(stopIfUnused(resolve(dataDir), folder, 10_000));
  return folder;
};

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataIn } from './home.ts';
import { lock } from './lock.ts';
import { stopPostmaster } from './postmaster.ts';
import type { Steps } from './steps.ts';
import { hasUsers } from './users.ts';

export const lockOf = (dataDir: string): string => `${dataDir}.lock`;

export const stopIfUnused = function* (dataDir: string, folder: string, patienceMs: number): Steps<void> {
  // The server watches its pid file, so it ends by itself if the data was removed.
  if (!existsSync(dirname(dataDir))) return;
  const release = yield* lock(lockOf(dataDir), patienceMs);
  try {
    if (!hasUsers(folder)) yield* stopPostmaster(dataIn(folder));
  } finally {
    release();
  }
};

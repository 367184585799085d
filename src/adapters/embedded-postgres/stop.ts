import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataIn } from './home.ts';
import { lock } from './lock.ts';
import { stopPostmaster } from './postmaster.ts';
import type { Steps } from './steps.ts';
import { hasUsers } from './users.ts';

export const lockOf = (dataDir: string): string => `${dataDir}.lock`;

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

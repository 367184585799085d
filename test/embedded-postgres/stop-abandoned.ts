import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { finish } from '../../src/adapters/embedded-postgres/steps.ts';
import { stopIfUnused } from '../../src/adapters/embedded-postgres/stop.ts';

/** Stops servers that killed processes left running; returns the folder that really holds the data. */
export const stopAbandoned = async (dataDir: string): Promise<string> => {
  const folder = await realpath(dataDir);
  await finish(stopIfUnused(resolve(dataDir), folder, 10_000));
  return folder;
};

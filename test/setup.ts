import type { Runner } from 'mocha';
import { bundlePrograms } from './e2e/bundled-programs.ts';
import { BUNDLED } from './e2e/process.ts';
import { announceService, endService } from './e2e/shared-service.ts';
import { announceTemplate, removeTemplate } from './support/template.ts';

/**
 * A single process creates its database and its service when a suite first needs one; parallel processes share those
 * that are created beforehand.
 */
export async function mochaGlobalSetup(this: Runner & { isParallelMode: () => boolean }): Promise<void> {
  const isParallel = this.isParallelMode();
  const [bundled] = await Promise.all([bundlePrograms(), isParallel && announceTemplate()]);
  process.env[BUNDLED] = bundled;
  if (isParallel) await announceService();
}

export const mochaGlobalTeardown = async (): Promise<void> => {
  await endService();
  await removeTemplate();
};

import type { Runner } from 'mocha';
import { announceService, endService } from './e2e/shared-service.ts';
import { announceTemplate, removeTemplate } from './support/template.ts';

/** One process makes its database and its service when a suite first asks for one; several share those that are made before them. */
export async function mochaGlobalSetup(this: Runner & { isParallelMode: () => boolean }): Promise<void> {
  if (!this.isParallelMode()) return;
  await announceTemplate();
  await announceService();
}

export const mochaGlobalTeardown = async (): Promise<void> => {
  await endService();
  await removeTemplate();
};

import type { Runner } from 'mocha';
import { announceTemplate, removeTemplate } from './support/template.ts';

/** One process makes its database when a suite first asks for one; several share one that is made before them. */
export async function mochaGlobalSetup(this: Runner & { isParallelMode: () => boolean }): Promise<void> {
  if (this.isParallelMode()) await announceTemplate();
}

export const mochaGlobalTeardown = removeTemplate;

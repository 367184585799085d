import type { LockoutPolicy } from './lockout.ts';

const LEAST_MS = 90 * 86_400_000;

/** How long failures on unknown accounts are kept, in milliseconds: at least as long as any lock lasts. */
export const keepFailuresMs = (policies: readonly LockoutPolicy[]): number =>
  Math.max(LEAST_MS, ...policies.map(({ lockMs }) => lockMs));

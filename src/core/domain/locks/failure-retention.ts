import type { LockoutPolicy } from './lockout.ts';

const LEAST_MS = 90 * 86_400_000;

/**
 * How long failures on unknown accounts are kept after the last one, in milliseconds. At least as long as any lock, so
 * that deleting them doesn't end a lock early.
 */
export const keepFailuresMs = (policies: readonly LockoutPolicy[]): number =>
  Math.max(LEAST_MS, ...policies.map(({ lockMs }) => lockMs));

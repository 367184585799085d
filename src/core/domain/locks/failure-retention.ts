import type { LockoutPolicy } from './lockout.ts';

const LEAST_MS = 90 * 86_400_000;

/** Returns how long to keep failures of unknown accounts, in milliseconds: at least as long as the longest lock. */
export const keepFailuresMs = (policies: readonly LockoutPolicy[]): number =>
  Math.max(LEAST_MS, ...policies.map(({ lockMs }) => lockMs));

/** Tries at one message, over about a day: 1 s, 6.5 s, 42 s, 5 min, 30 min, 3 h and 21 h lie between them. */
export const MAX_ATTEMPTS = 8;

const FIRST_DELAY_MS = 1_000;
const FACTOR = 6.5;
const JITTER = 0.2;

/**
 * How long to wait after the nth try failed (n from 1), in milliseconds; null after the last. `chance`, from 0 to 1,
 * spreads the later tries by a fifth to both sides, so that what failed together does not come back together.
 */
export const retryDelayMs = (attempt: number, chance: number): number | null => {
  if (attempt >= MAX_ATTEMPTS) return null;
  const spread = attempt === 1 ? 1 : 1 + JITTER * (2 * chance - 1);
  return Math.round(FIRST_DELAY_MS * FACTOR ** (attempt - 1) * spread);
};

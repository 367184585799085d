/** Attempts per message. The delays add up to about a day: 1 s, 6.5 s, 42 s, 5 min, 30 min, 3 h and 21 h. */
export const MAX_ATTEMPTS = 8;

const FIRST_DELAY_MS = 1_000;
const FACTOR = 6.5;
const JITTER = 0.2;

/**
 * Milliseconds to wait after failure number `attempt` (from 1); null after the last. `chance` (0 to 1) varies later
 * delays by ±20 %.
 */
export const retryDelayMs = (attempt: number, chance: number): number | null => {
  if (attempt >= MAX_ATTEMPTS) return null;
  const spread = attempt === 1 ? 1 : 1 + JITTER * (2 * chance - 1);
  return Math.round(FIRST_DELAY_MS * FACTOR ** (attempt - 1) * spread);
};

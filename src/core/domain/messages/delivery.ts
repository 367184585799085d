/**
 * The maximum number of attempts per message. The delays between them (1 s, 6.5 s, 42 s, 5 min, 30 min, 3 h and 21 h)
 * add up to about a day.
 */
export const MAX_ATTEMPTS = 8;

const FIRST_DELAY_MS = 1_000;
const FACTOR = 6.5;
const JITTER = 0.2;

/**
 * Returns the delay after failure number `attempt` (from 1) in milliseconds; null after the last attempt. `chance` (0
 * to 1) varies the later delays by ±20 %.
 */
export const retryDelayMs = (attempt: number, chance: number): number | null => {
  if (attempt >= MAX_ATTEMPTS) return null;
  const spread = attempt === 1 ? 1 : 1 + JITTER * (2 * chance - 1);
  return Math.round(FIRST_DELAY_MS * FACTOR ** (attempt - 1) * spread);
};

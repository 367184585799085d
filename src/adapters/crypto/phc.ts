export type Argon2Cost = Readonly<{ memoryKib: number; time: number; parallelism: number }>;

/** The maximum cost of configured and stored hashes. Above it, a single sign-in could exhaust the machine. */
export const MAX_ARGON2_COST: Argon2Cost = { memoryKib: 1024 * 1024, time: 20, parallelism: 16 };

/** Stored hashes up to this size are always verified, so that a lower configured cost locks no user out. */
const ALWAYS_ALLOWED_KIB = 256 * 1024;

const PHC =
  /^\$argon2(?:id|i|d)\$v=(?:16|19)\$([mtp]=[1-9]\d{0,9}(?:,[mtp]=[1-9]\d{0,9}){2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,172})$/;

/** Returns the cost in an argon2 PHC string; null if the string is not a valid argon2 hash. */
export const argon2CostOf = (phc: string): Argon2Cost | null => {
  const [, parameters = '', salt = '', digest = ''] = PHC.exec(phc) ?? [];
  const { m, t, p } = Object.fromEntries(parameters.split(',').map((pair) => [pair[0], Number(pair.slice(2))]));
  if (m === undefined || t === undefined || p === undefined || m < 8 * p) return null;
  return isCanonical(salt) && isCanonical(digest) ? { memoryKib: m, time: t, parallelism: p } : null;
};

const isCanonical = (base64: string): boolean =>
  Buffer.from(base64, 'base64').toString('base64').replaceAll('=', '') === base64;

export const isAffordable = (stored: Argon2Cost, configured: Argon2Cost): boolean =>
  stored.memoryKib <= Math.min(MAX_ARGON2_COST.memoryKib, Math.max(ALWAYS_ALLOWED_KIB, 4 * configured.memoryKib)) &&
  stored.time <= MAX_ARGON2_COST.time &&
  stored.parallelism <= MAX_ARGON2_COST.parallelism;

/** The relative time to compute a hash: memory times passes. */
export const workOf = ({ memoryKib, time }: Argon2Cost): number => memoryKib * time;

/** Whether any parameter is below that of `configured`. More of one does not compensate for less of another. */
export const isWeaker = (stored: Argon2Cost, configured: Argon2Cost): boolean =>
  stored.memoryKib < configured.memoryKib || stored.time < configured.time;

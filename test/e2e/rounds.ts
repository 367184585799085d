/** How often a race is repeated: `RACE_ROUNDS`, once by default. */
export const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 1);

/** The numbers of the rounds of a race that is slow, and so repeated `full` times at most. */
export const rounds = (full: number): number[] => [...Array(Math.min(full, ROUNDS)).keys()];

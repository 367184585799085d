export type Work = () => Promise<unknown>;

const ROUNDS = 40;

const p95 = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1]!;

/** The p95 of each, in milliseconds, measured in turns, so that other load affects all equally. */
export const measured = async (...works: readonly Work[]): Promise<readonly number[]> => {
  const times = works.map((): number[] => []);
  for (const work of works) await work();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, work] of works.entries()) {
      const start = performance.now();
      await work();
      times[i]!.push(performance.now() - start);
    }
  }
  return times.map(p95);
};

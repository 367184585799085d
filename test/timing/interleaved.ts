import { expect } from 'chai';
import { describeDifference, differences, isAlike, shuffled } from './compare.ts';
import type { Difference } from './compare.ts';

/**
 * Samples of each class per round, and in how many rounds a difference must appear before the test fails. Equal classes
 * pass. If a sample of one class is below a sample of the other in 65 of 100 pairs, the test fails in 9 of 10 runs;
 * with 68 of 100 pairs in 49 of 50 runs. One more commit, 2 ms of a call of 2 ms, is below in 74 of 100 pairs even on a busy
 * machine; one more statement is not noticed, but by the tests `same-statements` in `test/persistence`.
 */
const SAMPLES = 100;
const ROUNDS = 8;
const WARM_UP = 10;
const MAY_DIFFER = (ms: number): number => Math.max(0.05 * ms, 10);
const isSame = (one: Difference): boolean =>
  isAlike(one) && Math.abs(one.medians[0] - one.medians[1]) < MAY_DIFFER(one.medians[0]);

/**
 * Takes one sample of each kind in turn, so that a slow machine affects all of them, in random order, because work left
 * by one request slows the next one down.
 */
const interleaved = async <A>(
  of: Readonly<Record<string, A>>,
  timeOf: (one: A) => Promise<number>,
): Promise<Record<string, number[]>> => {
  const samples = Object.fromEntries(Object.keys(of).map((name) => [name, [] as number[]]));
  for (let i = 0; i < WARM_UP + SAMPLES; i += 1)
    for (const [name, one] of shuffled(Object.entries(of))) {
      const ms = await timeOf(one);
      if (i >= WARM_UP) samples[name]!.push(ms);
    }
  return samples;
};

/** Fails if the time of a call tells two classes apart; `timeOf` makes one call about a class. Prints the largest difference. */
export const expectSameTimes = async <K extends string, A>(
  call: string,
  of: Readonly<Record<K, A>>,
  timeOf: (of: A) => Promise<number>,
): Promise<void> => {
  const samples: Record<string, number[]> = {};
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [name, more] of Object.entries(await interleaved(of, timeOf))) (samples[name] ??= []).push(...more);
    const all = differences(call, samples);
    const isLast = round === ROUNDS;
    if (!isLast && !all.every(isSame)) continue;
    const [furthest] = all.toSorted((a, b) => Math.abs(b.auc - 0.5) - Math.abs(a.auc - 0.5));
    console.log(`      ${describeDifference(furthest!)}, in round ${round}`);
    return void expect(all.filter((one) => !isSame(one)).map(describeDifference), 'calls that differ').to.deep.equal(
      [],
    );
  }
};

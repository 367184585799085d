import { expect } from 'chai';

/** 0.5 for two equal sets, 0 or 1 for two disjoint ones. */
export const OVERLAP = [0.4, 0.6] as const;

export const shuffled = <A>(all: readonly A[]): readonly A[] =>
  all
    .map((one) => [Math.random(), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** How often a sample of one is below a sample of the other: Mann-Whitney U divided by the number of pairs. */
export const auc = (one: readonly number[], other: readonly number[]): number => {
  const below = one.reduce((sum, a) => sum + other.filter((b) => a < b).length, 0);
  return below / (one.length * other.length);
};

export const pairs = <A>(names: readonly A[]): readonly (readonly [A, A])[] =>
  names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));

/** Samples of one call by class of address. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export type Difference = Readonly<{ what: string; auc: number; medians: readonly [number, number] }>;

export const differences = (call: string, samples: Samples): readonly Difference[] =>
  pairs(Object.keys(samples)).map(([a, b]) => ({
    what: `${call}: ${a} and ${b}`,
    auc: auc(samples[a]!, samples[b]!),
    medians: [median(samples[a]!), median(samples[b]!)],
  }));

export const isAlike = (difference: Difference): boolean =>
  difference.auc >= OVERLAP[0] && difference.auc <= OVERLAP[1];

export const describeDifference = ({ what, auc: overlap, medians: [one, other] }: Difference): string =>
  `${overlap.toFixed(3)}  ${one.toFixed(2)} and ${other.toFixed(2)} ms  ${what}`;

export const expectAlike = (all: readonly Difference[]): Chai.Assertion =>
  expect(
    all.filter((one) => !isAlike(one)).map(describeDifference),
    `calls that differ: a sample of the one is below one of the other in a share outside ${OVERLAP.join(' to ')}`,
  ).to.deep.equal([]);

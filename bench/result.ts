import { median } from './measure.ts';
import type { Pair } from './measure.ts';

/**
 * Medians over the pairs. `ratio`: requests per second of the service divided by those of the floor. `cpu_ratio`: CPU
 * time of the floor divided by that of the service, each including its database. 1 is as fast as the floor.
 */
export type Result = Readonly<{
  name: string;
  ratio: number;
  ratios: readonly number[];
  rps: number;
  floor_rps: number;
  p50: number;
  p99: number;
  cpu_ms: number;
  floor_cpu_ms: number;
  database_ms: number;
  floor_database_ms: number;
  cpu_ratio: number;
  note?: string;
}>;

const round = (value: number, digits = 3): number => Number(value.toFixed(digits));

export const resultOf = (name: string, pairs: readonly Pair[]): Result => {
  const over = (of: (pair: Pair) => number, digits = 3): number => round(median(pairs.map(of)), digits);
  const ratioOf = ({ service, floor }: Pair): number => service.rps / floor.rps;
  return {
    name,
    ratio: over(ratioOf),
    ratios: pairs.map((pair) => round(ratioOf(pair))),
    rps: over(({ service }) => service.rps, 1),
    floor_rps: over(({ floor }) => floor.rps, 1),
    p50: over(({ service }) => service.p50, 2),
    p99: over(({ service }) => service.p99, 2),
    cpu_ms: over(({ service }) => service.cpu),
    floor_cpu_ms: over(({ floor }) => floor.cpu),
    database_ms: over(({ service }) => service.database),
    floor_database_ms: over(({ floor }) => floor.database),
    cpu_ratio: over(({ service, floor }) => (floor.cpu + floor.database) / (service.cpu + service.database)),
  };
};

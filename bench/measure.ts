import { continued } from './load/load.ts';
import type { Load, Traffic } from './load/load.ts';
import { cpuOf } from './machine/processes.ts';
import type { Target } from './world.ts';

/** A process under load and its requests. Each measurement continues `traffic`. */
type Side = {
  readonly target: Target;
  traffic: Traffic;
  readonly settled?: ((target: Target) => Promise<void>) | undefined;
};

/** `cpu` and `database` are milliseconds of CPU time per request. */
export type Measured = Readonly<{ rps: number; p50: number; p99: number; cpu: number; database: number }>;

export type Pair = Readonly<{ service: Measured; floor: Measured }>;
export type Sides = Readonly<{ service: Side; floor: Side }>;

type How = Readonly<{
  load: Load;
  postgres: number;
  connections: number;
  status: number;
  seconds: number;
  warmUp: number;
}>;

const measured = async (
  side: Side,
  { load, postgres, connections, status, seconds }: How,
  atLeast = 0,
): Promise<Measured> => {
  const { pid, port } = side.target.program;
  const [cpuBefore, databaseBefore] = [cpuOf(pid), cpuOf(postgres)];
  const outcome = await load.run({ connections, status, seconds, atLeast, port, traffic: side.traffic });
  await side.settled?.(side.target);
  const [cpu, database] = [cpuOf(pid) - cpuBefore, cpuOf(postgres) - databaseBefore];
  side.traffic = continued(side.traffic, outcome);
  const { requests, p50, p99 } = outcome;
  return { rps: requests / outcome.seconds, p50, p99, cpu: cpu / requests, database: database / requests };
};

/**
 * Measures the service and the floor in turns, because the speed of the machine varies. Every other pair begins with
 * the floor. A first pair of at least `warmUp` requests warms up the compiler and does not count.
 */
export const measuredPairs = async (
  { service, floor }: Sides,
  how: How,
  count: number,
  onPair: (pair: Pair) => void,
): Promise<readonly Pair[]> => {
  for (const side of [service, floor]) await measured(side, how, how.warmUp);
  const pairs: Pair[] = [];
  for (let n = 0; n < count; n += 1) {
    const first = await measured(n % 2 === 0 ? service : floor, how);
    const second = await measured(n % 2 === 0 ? floor : service, how);
    const pair = n % 2 === 0 ? { service: first, floor: second } : { service: second, floor: first };
    pairs.push(pair);
    onPair(pair);
  }
  return pairs;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

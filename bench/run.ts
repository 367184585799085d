import type { Case } from './case.ts';
import { CASES } from './cases/all.ts';
import { measuredPairs } from './measure.ts';
import type { Pair, Sides } from './measure.ts';
import { resultOf } from './result.ts';
import type { Result } from './result.ts';
import { searchSides } from './special/search.ts';
import { soak } from './special/soak.ts';
import { measureStart } from './special/start.ts';
import type { World } from './world.ts';

export const NAMES =
  'sign-in me me-304 refresh list-first list-middle search introspect roles live register otp start soak'.split(' ');

export type Plan = Readonly<{
  pairs: number;
  /** The duration of each measurement. */
  seconds: number;
  /** The number of requests that warm up a process. */
  warmUp: number;
  /** The number of users in the larger database of the search case. */
  many: number;
  few: number;
  soak: Readonly<{ seconds: number; rounds?: number }>;
}>;

export type Say = (name: string, progress: string) => void;

const shown = ({ service, floor }: Pair): string =>
  `${(service.rps / floor.rps).toFixed(2)} (CPU ${service.cpu.toFixed(2)} + ${service.database.toFixed(2)} ms against ${floor.cpu.toFixed(2)} + ${floor.database.toFixed(2)})`;

const measureSides = async (
  { load, postgres: { pid: postgres } }: World,
  { name, connections, status = 200 }: Pick<Case, 'name' | 'connections' | 'status'>,
  sides: Sides,
  { pairs: count, seconds, warmUp }: Plan,
  say: Say,
): Promise<Result> => {
  let n = 0;
  const how = { load, postgres, connections, status, seconds, warmUp };
  const pairs = await measuredPairs(sides, how, count, (pair) => say(name, `${(n += 1)}/${count} ${shown(pair)}`));
  return resultOf(name, pairs);
};

const sidesOf = async (world: World, { service, floor, settled }: Case): Promise<Sides> => ({
  service: { target: world.service, traffic: await service(world), settled },
  floor: { target: world.floor, traffic: await floor(world) },
});

export const runCase = async (world: World, name: string, plan: Plan, say: Say): Promise<Result> => {
  if (name === 'start') return measureStart(world, plan.pairs, () => say(name, 'started'));
  if (name === 'soak') return soak(world, plan.soak, (progress) => say(name, progress));
  if (name === 'search') {
    const sides = await searchSides(world, plan.many, plan.few);
    return measureSides(world, { name, connections: 8 }, sides, plan, say);
  }
  const found = CASES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no case "${name}": choose from ${NAMES.join(' ')}`);
  return measureSides(world, found, await sidesOf(world, found), plan, say);
};

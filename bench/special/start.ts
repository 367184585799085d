import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { bundleService } from '../../tools/bundle.ts';
import { cpuOf } from '../machine/processes.ts';
import { ROOT, startProgram, startService } from '../machine/programs.ts';
import type { Program } from '../machine/programs.ts';
import { median } from '../measure.ts';
import type { Result } from '../result.ts';
import type { World } from '../world.ts';

const round = (value: number): number => Number(value.toFixed(3));

type Started = Readonly<{ startMs: number; cpuMs: number }>;

const once = async (starting: Promise<Program>): Promise<Started> => {
  const program = await starting;
  const cpuMs = cpuOf(program.pid);
  await program.stop();
  return { startMs: program.startMs, cpuMs };
};

/**
 * From the spawn to ready of the service as in the image, in a few files and compiled, against a program that
 * imports the packages of the service and listens.
 */
export const measureStart = async (world: World, count: number, onPair: () => void): Promise<Result> => {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const bundled = await mkdtemp(join(cache, 'start-'));
  try {
    await bundleService(bundled);
    return await measured(world, relative(ROOT, join(bundled, 'main.js')), count, onPair);
  } finally {
    await rm(bundled, { recursive: true });
  }
};

const measured = async (
  { folder, service }: World,
  program: string,
  count: number,
  onPair: () => void,
): Promise<Result> => {
  const cached = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const pairs: Readonly<{ here: Started; floor: Started }>[] = [];
  for (let n = 0; n <= count; n += 1) {
    const here = await once(startService(folder, service.url, cached, program));
    const floor = await once(startProgram('bench/special/listening.ts', folder, cached));
    // the first run only fills the caches of compiled code and of the file system
    if (n > 0) pairs.push({ here, floor });
    onPair();
  }
  const over = (of: (pair: (typeof pairs)[number]) => number): number => round(median(pairs.map(of)));
  const [startMs, floorMs] = [over(({ here }) => here.startMs), over(({ floor }) => floor.startMs)];
  return {
    name: 'start',
    ratio: over(({ here, floor }) => here.startMs / floor.startMs),
    ratios: pairs.map(({ here, floor }) => round(here.startMs / floor.startMs)),
    rps: round(1000 / startMs),
    floor_rps: round(1000 / floorMs),
    p50: startMs,
    p99: round(Math.max(...pairs.map(({ here }) => here.startMs))),
    cpu_ms: over(({ here }) => here.cpuMs),
    floor_cpu_ms: over(({ floor }) => floor.cpuMs),
    database_ms: 0,
    floor_database_ms: 0,
    cpu_ratio: over(({ here, floor }) => floor.cpuMs / here.cpuMs),
    note: `${Math.round(startMs)} ms against ${Math.round(floorMs)} ms; a ratio of times, so lower is better`,
  };
};

import { join } from 'node:path';
import { cpuOf } from '../machine/processes.ts';
import { startProgram, startService } from '../machine/programs.ts';
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
 * Measures the time from the spawn until the service is ready. The floor is a program that only imports the same
 * packages and listens.
 */
export const measureStart = async ({ folder, service }: World, count: number, onPair: () => void): Promise<Result> => {
  // as in the container image, which contains compiled code
  const cached = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const pairs: Readonly<{ here: Started; floor: Started }>[] = [];
  for (let n = 0; n <= count; n += 1) {
    const here = await once(startService(folder, service.url, cached));
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

import { me } from '../cases/account.ts';
import { listFirst } from '../cases/lists.ts';
import { refresh, signInCase } from '../cases/sign-in.ts';
import { continued } from '../load/load.ts';
import type { Traffic } from '../load/load.ts';
import { descriptorsOf, memoryOf } from '../machine/processes.ts';
import type { Result } from '../result.ts';
import type { World } from '../world.ts';

const ROUNDS = 40;
const MB = 2 ** 20;

type Sample = Readonly<{ minutes: number; memory: number; descriptors: number; rps: number; p50: number; p99: number }>;

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** The growth in MB per minute, by least squares. */
const growthOf = (samples: readonly Sample[]): number => {
  const [x, y] = [mean(samples.map(({ minutes }) => minutes)), mean(samples.map(({ memory }) => memory))];
  const spread = mean(samples.map(({ minutes }) => (minutes - x) ** 2));
  return mean(samples.map(({ minutes, memory }) => (minutes - x) * (memory - y))) / spread;
};

const round = (value: number): number => Number(value.toFixed(3));

/**
 * Runs mixed calls for a long time. The ratio is the memory at the end divided by the memory after the first quarter,
 * which is the warm-up.
 */
export const soak = async (
  world: World,
  { seconds, rounds = ROUNDS }: Readonly<{ seconds: number; rounds?: number }>,
  onRound: (text: string) => void,
): Promise<Result> => {
  const cases = [me, refresh, listFirst, signInCase];
  const traffics: Traffic[] = [];
  for (const { service } of cases) traffics.push(await service(world));
  const { pid, port } = world.service.program;
  const startedAt = performance.now();
  const samples: Sample[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const outcomes = [];
    for (const [i, { connections }] of cases.entries()) {
      const traffic = traffics[i]!;
      const share = seconds / rounds / cases.length;
      const outcome = await world.load.run({ port, connections, status: 200, seconds: share, traffic });
      traffics[i] = continued(traffic, outcome);
      outcomes.push(outcome);
    }
    const sample = {
      minutes: (performance.now() - startedAt) / 60_000,
      memory: memoryOf(pid) / MB,
      descriptors: descriptorsOf(pid),
      rps: mean(outcomes.map((one) => one.requests / one.seconds)),
      p50: outcomes[0]!.p50,
      p99: outcomes[0]!.p99,
    };
    samples.push(sample);
    onRound(`${Math.round(sample.memory)} MB, ${sample.descriptors} descriptors`);
  }
  const warm = samples.slice(Math.floor(rounds / 4));
  const [first, last] = [warm[0]!, warm.at(-1)!];
  return {
    name: 'soak',
    ratio: round(last.memory / first.memory),
    ratios: warm.map(({ memory }) => round(memory / first.memory)),
    rps: round(last.rps),
    floor_rps: round(first.rps),
    p50: round(last.p50),
    p99: round(last.p99),
    cpu_ms: 0,
    floor_cpu_ms: 0,
    database_ms: 0,
    floor_database_ms: 0,
    cpu_ratio: 0,
    note: `${Math.round(last.memory)} MB, ${round(growthOf(warm))} MB a minute after warm-up, ${last.descriptors - first.descriptors} more descriptors`,
  };
};

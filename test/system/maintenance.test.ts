import { expect } from 'chai';
import pino from 'pino';
import { startMaintenance, waitMs } from '../../src/adapters/system/maintenance.ts';
import type { Job } from '../../src/adapters/system/maintenance.ts';

/** A job that reports its runs, and ends when the test says so. */
const makeJob = (name: string, outcomes: readonly ('ends' | 'fails' | 'waits')[]) => {
  let runs = 0;
  let finish = () => {};
  let tell = () => {};
  const reached = (n: number) =>
    new Promise<void>((resolve) => {
      tell = () => void (runs >= n && resolve());
      tell();
    });
  const run = async () => {
    const outcome = outcomes[runs];
    runs += 1;
    tell();
    if (outcome === 'fails') throw new Error(`${name} failed`);
    if (outcome === 'waits') await new Promise<void>((resolve) => (finish = resolve));
  };
  const job: Job = { name, everyMs: 2, run };
  return { job, reached, runs: () => runs, finish: () => finish() };
};

const quiet = () => {
  const lines: Record<string, unknown>[] = [];
  return { lines, logger: pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }) };
};

describe('maintenance jobs', () => {
  it('run repeatedly, each by itself', async () => {
    const [one, other] = [makeJob('one', []), makeJob('other', ['waits'])];
    const maintenance = startMaintenance([one.job, other.job], quiet().logger);
    await Promise.all([one.reached(3), other.reached(1)]);
    await one.reached(one.runs() + 3);
    expect(other.runs(), 'a running job is not started again').to.equal(1);
    other.finish();
    await maintenance.stop();
  });

  it('continue after a failure, which is logged with the job’s name', async () => {
    const { lines, logger } = quiet();
    const job = makeJob('sweeping', ['fails', 'fails']);
    const maintenance = startMaintenance([job.job], logger);
    await job.reached(3);
    await maintenance.stop();
    expect(lines.map((line) => [line['level'], line['job']])).to.deep.equal([
      [40, 'sweeping'],
      [40, 'sweeping'],
    ]);
  });

  it('stop: running jobs are awaited, and no more are started', async () => {
    const job = makeJob('long', ['waits']);
    const maintenance = startMaintenance([job.job], quiet().logger);
    await job.reached(1);
    let isStopped = false;
    const stopped = maintenance.stop().then(() => (isStopped = true));
    await new Promise(setImmediate);
    expect(isStopped).to.equal(false);
    job.finish();
    await stopped;
    const after = makeJob('after', []);
    const next = startMaintenance([after.job], quiet().logger);
    await after.reached(2);
    expect(job.runs()).to.equal(1);
    await next.stop();
  });

  it('start within their first interval, then vary by 10 %', () => {
    const waits = (isFirst: boolean) => [0, 0.5, 1].map((chance) => Math.round(waitMs(1000, isFirst, chance)));
    expect({ first: waits(true), later: waits(false) }).to.deep.equal({
      first: [0, 500, 1000],
      later: [900, 1000, 1100],
    });
  });
});

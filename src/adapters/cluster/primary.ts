import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { ALIVE_MS, SAMPLE_MS } from './message.ts';
import type { ToPrimary, ToWorker } from './message.ts';

type PrimaryOptions = Readonly<{
  workers: number;
  logger: Logger;
  /** The maximum time for a worker to stop, in milliseconds. After this time, the worker is killed. */
  lastMs: number;
  /** The exit code for an invalid configuration. A worker that exits with this code is not started again. */
  misconfigured: number;
}>;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** Milliseconds. If a worker ran for at least this long, its replacement starts after the shortest delay. */
const SOUND_MS = 60_000;
const MAX_ENDS = 5;
const ENDS_WITHIN_MS = 60_000;
/** A worker that misses this many reports in a row is stuck. A count, because the machine may have been suspended. */
const MAX_SILENCES = 12;

/** A connection that this process accepted for a worker. Node closes it here once the worker has taken it over. */
type Handed = Readonly<{ fd: number; close: () => void }>;

const isNewConnection = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'act' in message && message.act === 'newconn';

/**
 * Closes connections that a worker had not taken over when it ended. Otherwise, Node would leave them open, and their
 * clients would wait for a response. Relies on undocumented behaviour of the pinned version of Node.
 */
const closeUntaken = (worker: Worker): void => {
  const handed = new Set<Handed>();
  const { process: child } = worker;
  const send = child.send.bind(child) as (...args: unknown[]) => boolean;
  child.send = (...args: readonly unknown[]) => {
    const [message, handle] = args;
    if (isNewConnection(message)) {
      for (const one of handed) if (one.fd < 0) handed.delete(one);
      handed.add(handle as Handed);
    }
    return send(...args);
  };
  worker.once('exit', () => {
    for (const one of handed) one.close();
  });
};

type Collecting = Readonly<{ asker: Worker; askersId: number; samples: unknown[]; waiting: Set<Worker> }>;

/** Starts workers that share the port. Replaces those that end or hang. SIGTERM, SIGINT and SIGHUP end them all. */
export const runPrimary = ({ workers: count, logger, lastMs, misconfigured }: PrimaryOptions): void => {
  /** The number of reports in a row that each running worker has missed. */
  const living = new Map<Worker, number>();
  const started = new Set<Worker>();
  const collecting = new Map<number, Collecting>();
  let doesJobs: Worker | null = null;
  let ends: number[] = [];
  let shortLives = 0;
  let nextId = 0;
  let exitCode: number | null = null;

  const tell = (worker: Worker, message: ToWorker): void => {
    // Send nothing to a worker that has just ended. Its end is handled by another event.
    if (worker.isConnected()) worker.send(message, () => {});
  };

  const giveJobs = (): void => {
    const [first] = started;
    if (doesJobs !== null || first === undefined) return;
    doesJobs = first;
    tell(first, { cmd: 'jobs' });
  };

  const finishCollecting = (id: number): void => {
    const one = collecting.get(id);
    collecting.delete(id);
    if (one) tell(one.asker, { cmd: 'collected', id: one.askersId, samples: one.samples });
  };

  const collect = (asker: Worker, askersId: number): void => {
    const id = (nextId += 1);
    collecting.set(id, { asker, askersId, samples: [], waiting: new Set(started) });
    for (const worker of started) tell(worker, { cmd: 'sample', id });
    setTimeout(() => finishCollecting(id), SAMPLE_MS);
  };

  const receive = (worker: Worker, message: ToPrimary): void => {
    if (living.has(worker)) living.set(worker, 0);
    if (message.cmd === 'started') {
      started.add(worker);
      giveJobs();
    }
    if (message.cmd === 'collect') collect(worker, message.id);
    if (message.cmd === 'sampled') {
      const one = collecting.get(message.id);
      if (!one?.waiting.delete(worker)) return;
      one.samples.push(message.sample);
      if (one.waiting.size === 0) finishCollecting(message.id);
    }
  };

  const killAll = (): void => {
    for (const { process: worker } of living.keys()) worker.kill('SIGKILL');
  };

  /** Health probes can't detect a stuck worker, because the other workers answer them. */
  const killStuck = (): void => {
    for (const [worker, silences] of living) {
      living.set(worker, silences + 1);
      if (silences < MAX_SILENCES) continue;
      logger.error({ worker: worker.process.pid }, 'a worker is stuck, and is killed');
      worker.process.kill('SIGKILL');
    }
  };

  const stopAll = (code: number): void => {
    exitCode = code;
    if (living.size === 0) process.exit(code);
    for (const worker of living.keys()) tell(worker, { cmd: 'stop' });
    setTimeout(killAll, lastMs);
  };

  const ended = (worker: Worker, livedMs: number, how: Readonly<{ code: number | null; signal: string | null }>) => {
    living.delete(worker);
    started.delete(worker);
    if (doesJobs === worker) doesJobs = null;
    if (exitCode !== null) {
      if (living.size === 0) process.exit(exitCode);
      return;
    }
    giveJobs();
    if (how.code === misconfigured) return stopAll(misconfigured);
    const now = performance.now();
    ends = [...ends.filter((at) => at > now - ENDS_WITHIN_MS), now];
    if (ends.length >= MAX_ENDS) {
      logger.fatal({ ends: ends.length }, 'workers end again and again; giving up');
      return stopAll(1);
    }
    shortLives = livedMs < SOUND_MS ? shortLives + 1 : 1;
    const delay_ms = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (shortLives - 1));
    const { code: exit_code, signal } = how;
    logger.error(
      { worker: worker.process.pid, exit_code, signal, delay_ms },
      'a worker ended; another one takes its place',
    );
    setTimeout(fork, delay_ms);
  };

  const fork = (): void => {
    if (exitCode !== null) return;
    const worker = cluster.fork();
    const since = performance.now();
    living.set(worker, 0);
    closeUntaken(worker);
    worker.on('error', (error) => logger.error({ err: error }, 'a worker could not be started or told'));
    worker.on('message', (message: ToPrimary) => receive(worker, message));
    worker.once('exit', (code: number | null, signal: string | null) =>
      ended(worker, performance.now() - since, { code, signal }),
    );
  };

  const stop = (signal: NodeJS.Signals): void => {
    if (exitCode !== null) {
      killAll();
      process.exit(1);
    }
    logger.info({ signal, workers: living.size }, 'stopping all workers');
    stopAll(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  setInterval(killStuck, ALIVE_MS);
  for (let n = 0; n < count; n += 1) fork();
};

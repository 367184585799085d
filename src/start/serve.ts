import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import type { Siblings } from '../adapters/cluster/worker.ts';
import type { Tracing } from '../adapters/tracing/tracing.ts';
import type { Config } from '../config/config.ts';
import { announce } from './banner.ts';
import { startService } from './service.ts';

/** `graceMs`: how long running requests may take. `lastMs`: the process exits after this time at the latest. */
export type Ending = Readonly<{ graceMs: number; lastMs: number }>;

export const serve = async (
  config: Config,
  {
    logger,
    access,
    siblings,
    tracing,
    ending: { graceMs, lastMs },
  }: Readonly<{ logger: Logger; access: Logger; siblings: Siblings; tracing: Tracing | undefined; ending: Ending }>,
): Promise<void> => {
  const die = (error: unknown): never => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      logger.fatal(
        `port ${config.http.port} is taken by another program: choose another one, as in PORT=3001 npm start`,
      );
      process.exit(1);
    }
    logger.fatal({ err: error }, 'the service can not go on');
    process.exit(1);
  };
  process.on('unhandledRejection', die);
  process.on('uncaughtException', die);

  const service = await startService(config, logger, { accessLog: access, siblings, tracing }).catch(die);

  let isStopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<never> => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    const isClosed = service.stop(graceMs).then(() => true);
    const inTime = await Promise.race([isClosed, sleep(lastMs, false)]);
    logger[inTime ? 'info' : 'warn'](inTime ? 'stopped' : 'stopped, and left what did not close in time');
    process.exit(0);
  };
  // A terminal sends signals to all processes, so workers ignore signals and wait for the primary process.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void (siblings.isAlone && stop(signal)));
  void siblings.isToStop.then(() => stop('SIGTERM'));

  const container = await service.started.catch((error: unknown) => (isStopping ? null : die(error)));
  if (container === null) return;
  // Keeps V8 from enlarging its young generation during a flood, because V8 would not shrink it afterwards.
  setFlagsFromString('--semi-space-growth-factor=1');
  logger.info({ port: service.config.http.port, url: service.config.http.publicUrl }, 'started');
  siblings.started();
  if (config.mode !== 'development') return;
  await siblings.isForJobs;
  await announce(service.config, container);
};

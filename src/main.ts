import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { hashConcurrency } from './adapters/crypto/slots.ts';
import { makeLogs } from './adapters/system/logger.ts';
import { announce } from './start/banner.ts';
import { DATA, readConfig } from './start/project.ts';

// Hashes and images occupy threads that file reads and DNS share. Must be set before the pool is first used.
process.env['UV_THREADPOOL_SIZE'] ??= String(hashConcurrency() + 3);

const config = readConfig();
/** How long requests in flight may take to finish; the rest of the ten seconds is for closing connections. */
const GRACE_MS = Math.max(5_000, 8_000 - config.http.drainMs);
/** Exit by then even if something still waits, such as a database that does not answer. */
const LAST_MS = config.http.drainMs + GRACE_MS + 1_500;

const isDevelopment = config.mode === 'development';
// The image brings a cache of its own.
if (isDevelopment) enableCompileCache(join(DATA, 'compiled'));
// Loaded late, because it takes most of the start, and configuration problems are reported without it.
const { startService } = await import('./start/service.ts');
const { logger, access } = await makeLogs({ level: config.log.level, pretty: isDevelopment && process.stdout.isTTY });

const die = (error: unknown): never => {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    logger.fatal(`port ${config.http.port} is taken by another program: choose another one, as in PORT=3001 npm start`);
    process.exit(1);
  }
  logger.fatal({ err: error }, 'the service can not go on');
  process.exit(1);
};
process.on('unhandledRejection', die);
process.on('uncaughtException', die);

const service = await startService(config, logger, access).catch(die);

let isStopping = false;
const stop = async (signal: NodeJS.Signals): Promise<never> => {
  if (isStopping) process.exit(1);
  isStopping = true;
  logger.info({ signal }, 'stopping');
  const isClosed = service.stop(GRACE_MS).then(() => true);
  const inTime = await Promise.race([isClosed, sleep(LAST_MS, false)]);
  logger[inTime ? 'info' : 'warn'](inTime ? 'stopped' : 'stopped, and left what did not close in time');
  process.exit(0);
};
process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));

const container = await service.started.catch((error: unknown) => (isStopping ? null : die(error)));
if (container !== null) {
  // Keep V8 from growing its young generation during a flood and never shrinking it again.
  setFlagsFromString('--semi-space-growth-factor=1');
  logger.info({ port: service.config.http.port, url: service.config.http.publicUrl }, 'started');
  if (isDevelopment) await announce(service.config, container);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { hashConcurrency } from './adapters/crypto/hash-slots.ts';
import { makeLogger } from './adapters/system/logger.ts';
import { announce } from './start/banner.ts';
import { readConfig } from './start/project.ts';
import { startService } from './start/service.ts';

// Hashes take whole threads of the pool that file reads and DNS look-ups share; nothing has used it yet.
process.env['UV_THREADPOOL_SIZE'] ??= String(hashConcurrency() + 2);

/** Requests in flight have this long to end; the rest of the ten seconds is for closing what they used. */
const GRACE_MS = 8_000;
/** Whatever still waits by then, for a database that gives no answer say, is left to itself. */
const LAST_MS = 9_500;

const config = readConfig();
const isDevelopment = config.mode === 'development';
const logger = await makeLogger({ level: config.log.level, pretty: isDevelopment && process.stdout.isTTY });

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

const service = await startService(config, logger).catch(die);

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
  // V8 keeps the room for young objects that a flood of requests made it take; what the start took is enough
  setFlagsFromString('--semi-space-growth-factor=1');
  logger.info({ port: service.config.http.port, url: service.config.http.publicUrl }, 'started');
  if (isDevelopment) await announce(service.config, container);
}

import cluster from 'node:cluster';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { makeSiblings } from './adapters/cluster/worker.ts';
import { hashConcurrency } from './adapters/crypto/slots.ts';
import { makeLogs } from './adapters/system/logger.ts';
import { resolveFast } from './start/fast-resolution.ts';
import { DATA, EX_CONFIG, VERSION, readConfig } from './start/project.ts';

// This must come first, because the primary process may send messages immediately.
const siblings = makeSiblings();
const config = readConfig();
const { workers, drainMs } = config.http;
// Hashing and image conversion use threads that DNS and file reads also need, so three threads are added. This must be
// set before the thread pool is first used.
process.env['UV_THREADPOOL_SIZE'] ??= String(hashConcurrency(workers) + 3);

// A process exits within ten seconds, or later if `drainMs` is long. The last seconds are for closing connections.
const graceMs = Math.max(5_000, 8_000 - drainMs);
const ending = { graceMs, lastMs: drainMs + graceMs + 1_500 };

const isDevelopment = config.mode === 'development';
// Production uses the compile cache in the container image instead.
if (isDevelopment) enableCompileCache(join(DATA, 'compiled'));
resolveFast();
const isServing = workers === 1 || cluster.isWorker;
const { endpoint } = config.tracing;
const tracer = endpoint !== null && isServing ? await import('./adapters/tracing/tracing.ts') : null;
const { logger, access } = await makeLogs({
  level: config.log.level,
  pretty: isDevelopment && process.stdout.isTTY,
  traceId: tracer?.traceId,
});

if (!isServing) {
  const { runPrimary } = await import('./adapters/cluster/primary.ts');
  runPrimary({ workers, logger, lastMs: ending.lastMs + 200, misconfigured: EX_CONFIG });
} else {
  // This import takes most of the startup time. It comes last, so that configuration problems are reported quickly.
  const { serve } = await import('./start/serve.ts');
  const tracing =
    endpoint === null
      ? undefined
      : tracer?.startTracing({
          endpoint,
          name: config.appName,
          version: VERSION,
          onFailure: () => logger.warn('the collector does not take traces; they are dropped'),
        });
  await serve(config, { logger, access, siblings, tracing, ending });
}

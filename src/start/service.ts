import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Logger } from 'pino';
import { makeSiblings } from '../adapters/cluster/worker.ts';
import type { Siblings } from '../adapters/cluster/worker.ts';
import { makePasswords } from '../adapters/crypto/passwords.ts';
import { makeSealedCookies } from '../adapters/crypto/sealed-texts.ts';
import { hashConcurrency } from '../adapters/crypto/slots.ts';
import { presentProblem } from '../adapters/http/api/problems/problem.ts';
import { presentIn } from '../adapters/http/pages/page-route.ts';
import { siteOf } from '../adapters/http/pages/site.ts';
import { makeApp } from '../adapters/http/server/app.ts';
import { answerLive } from '../adapters/http/server/early-live.ts';
import { healthRoutes, isAnsweredEarly, untilStarted } from '../adapters/http/server/health.ts';
import { serveMetrics } from '../adapters/http/server/metrics.ts';
import { listen } from '../adapters/http/server/server.ts';
import type { Worker } from '../adapters/messaging/worker.ts';
import { checkProviders } from '../adapters/oauth/check-providers.ts';
import { readBacklog } from '../adapters/persistence/database/backlog.ts';
import { limitCalls } from '../adapters/persistence/database/call-limits.ts';
import { isWritable, openDatabase } from '../adapters/persistence/database/database.ts';
import { isCurrent } from '../adapters/persistence/database/migrate.ts';
import type { RateCounts } from '../adapters/redis/rate-counts.ts';
import { makeCallers } from '../adapters/system/callers.ts';
import type { Maintenance } from '../adapters/system/maintenance.ts';
import { makeOrigins } from '../adapters/system/origin.ts';
import { lowerThreads } from '../adapters/system/thread-priority.ts';
import type { RefreshedKeyRing } from '../adapters/tokens/refreshed-key-ring.ts';
import type { Tracing } from '../adapters/tracing/tracing.ts';
import type { Config } from '../config/config.ts';
import { unauthenticated } from '../core/domain/errors.ts';
import { service } from '../core/domain/sessions/caller.ts';
import { makeContainer } from '../wiring/container.ts';
import type { Container } from '../wiring/container.ts';
import { startJobs } from '../wiring/jobs.ts';
import { keyRingOf } from '../wiring/keys.ts';
import { startMail } from '../wiring/messaging.ts';
import { earlyPages } from '../wiring/pages.ts';
import { applicationOf } from './application.ts';
import { makeMetrics } from './metrics.ts';
import { onceCurrent } from './prepare.ts';
import { MIGRATIONS, SEEDERS, VERSION, connectionUrl, readKeys, withPort } from './project.ts';
import { warnOfConnections, warnOfPasskeys } from './warnings.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

export type Service = Readonly<{
  config: Config;
  /** Resolves when all routes are served. Rejects if the service can't start. */
  started: Promise<Container>;
  /**
   * Fails readiness, accepts connections for another `DRAIN_DELAY`, waits up to `graceMs` for running requests, and
   * then closes everything.
   */
  stop: (graceMs: number) => Promise<void>;
}>;

/** Longer deliveries are aborted during shutdown. Another process sends their messages again. */
const MAIL_GRACE_MS = 1_000;

/** In milliseconds. Requests wait this long for startup to finish, so that they don't fail during a rolling restart. */
const START_MS = 3_000;

type StartOptions = Readonly<{ accessLog?: Logger; siblings?: Siblings; tracing?: Tracing | undefined }>;

/**
 * Listens immediately, so that health checks are answered. Serves the other routes when the database's schema is
 * current.
 */
export const startService = async (
  configured: Config,
  logger: Logger,
  { accessLog = logger, siblings = makeSiblings(), tracing }: StartOptions = {},
): Promise<Service> => {
  const metrics = makeMetrics(siblings);
  if (configured.metrics.token !== null) await metrics.load();
  const connection = await connectionUrl(configured, (line) => logger.info(line));
  const database = openDatabase({
    url: connection.url,
    schema: configured.database.schema,
    poolMax: configured.database.poolMax,
    waitMs: configured.database.waitMs,
    absentSslmode: configured.database.absentSslmode,
    prepared: configured.database.prepared,
    replicaUrls: configured.database.replicaUrls,
    migrations: MIGRATIONS,
    seeders: SEEDERS,
    log: (line) => logger.warn(line),
    onReplicaRest: metrics.rested,
    traceStatement: tracing?.statement,
  });
  const callers = makeCallers();
  const limits = limitCalls(database.pool, {
    max: configured.database.poolMax,
    waitMs: configured.database.waitMs,
    caller: callers.current,
    within: callers.within,
    onFull: (queue) => logger.warn({ queue }, 'too many calls wait for one row; more are turned away'),
  });
  const { pool } = database;
  metrics.sources.pool = () => ({
    idle: pool.idleCount,
    busy: pool.totalCount - pool.idleCount,
    waiting: limits.waiting(),
  });
  metrics.sources.backlog = () => callers.within(service, () => readBacklog(pool));
  const stopping = new AbortController();
  let worker: Worker | null = null;
  let maintenance: Maintenance | null = null;
  let keyRing: RefreshedKeyRing | null = null;
  let rateCounts: RateCounts | null = null;
  let isStarted = false;

  const health = healthRoutes({
    checks: {
      database: () => callers.within(service, () => isWritable(database.pool)),
      // A current schema stays current for this version, because migrations only add to the schema.
      migrations: async () => isStarted || callers.within(service, () => isCurrent(database.pool, MIGRATIONS)),
      start: async () => isStarted,
    },
    isShuttingDown: () => stopping.signal.aborted,
  });
  const http = {
    trustProxy: configured.http.trustProxy,
    corsOrigins: configured.http.corsOrigins,
    publicUrl: configured.http.publicUrl,
    reauthTtlMs: configured.sessions.reauthTtlMs,
    secondFactor: configured.secondFactor.required,
    presentRefusal: presentProblem,
    logger,
    accessLog,
    onAnswered: metrics.answered,
    traceRequest: tracing?.request,
  };
  const scrapes = serveMetrics({
    token: configured.metrics.token,
    isProduction: configured.mode === 'production',
    scrape: metrics.scrape,
  });
  const authenticate = () => TE.left(unauthenticated);
  const earlySite = siteOf(configured, VERSION, makeSealedCookies(null));
  let serve: Serve = makeApp({
    ...http,
    routes: [...health, ...earlyPages(earlySite)],
    presentInBrowser: presentIn(earlySite),
    authenticate,
    extraMiddleware: [scrapes, untilStarted],
  }).callback();
  const serving = Promise.withResolvers<void>();
  const soon = Promise.race([serving.promise, sleep(START_MS, undefined, { ref: false })]);
  const callback = (): RequestListener => async (request, response) => {
    if (answerLive(http, request, response)) return;
    if (!isStarted && !isAnsweredEarly(request.url ?? '')) await soon;
    await serve(request, response);
  };
  const server = await listen({ callback }, { ...configured.http, logger });
  const config = withPort(configured, server.port);
  logger.info({ port: server.port }, 'listening');

  const start = async (): Promise<Container> => {
    const keys = await readKeys(config);
    keyRing = await keyRingOf(config, database, keys, logger);
    const concurrency = hashConcurrency(config.http.workers);
    const passwords = await makePasswords({ ...config.hashing, concurrency, lowerThreads });
    metrics.sources.hashes = () => ({ running: passwords.running(), waiting: passwords.waiting() });
    const origins = makeOrigins();
    const onProviderFailure = (provider: string, why: string) =>
      logger.warn({ provider, why }, 'a sign-in at a provider failed');
    rateCounts = config.redisUrl
      ? (await import('../adapters/redis/rate-counts.ts')).openRateCounts({
          url: config.redisUrl,
          logger,
          step: tracing?.call,
        })
      : null;
    const container = makeContainer({
      config,
      database,
      keys,
      passwords,
      keyRing,
      origin: origins.current,
      onProviderFailure,
      metrics,
      tracing,
      rateCounts: rateCounts && { ...rateCounts, onFallback: metrics.fellBack },
    });
    const app = applicationOf(container, { ...http, config, keys, health, scrapes, callers, origins });
    const runJobs = async (): Promise<void> => {
      await siblings.isForJobs;
      if (stopping.signal.aborted) return;
      await warnOfConnections(config, pool, logger);
      worker = await startMail(config, container, logger, { onGivenUp: metrics.gaveUp, tracing });
      maintenance = startJobs({ config, database, container, keys }, logger);
    };
    if (siblings.isAlone) await runJobs();
    else void runJobs().catch((error: unknown) => logger.fatal({ err: error }, 'the jobs could not be started'));
    void warnOfPasskeys(config, container, logger);
    // Not awaited, because a provider that is down must not delay startup.
    void checkProviders(config.oauth.providers, (provider, why) =>
      logger.warn({ provider, why }, 'a provider to sign in with does not answer, or is not configured right'),
    );
    serve = app.callback();
    isStarted = true;
    serving.resolve();
    return container;
  };

  const started = onceCurrent(config, database, { logger, signal: stopping.signal }, start);
  return {
    config,
    started,
    stop: async (graceMs) => {
      stopping.abort();
      await server.close(graceMs, config.http.drainMs);
      await started.catch(() => {});
      await Promise.all([worker?.stop(MAIL_GRACE_MS), maintenance?.stop(), keyRing?.stop()]);
      rateCounts?.close();
      await database.close();
      await connection.stop();
      await tracing?.stop().catch(() => {});
    },
  };
};

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AggregatorRegistry, Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { DomainEvent } from '../../core/domain/events.ts';
import { FROM_ZERO, countsOf } from './counts.ts';
import type { Count } from './counts.ts';

type Backlog = Readonly<{ outboxLagMs: number; sealAgeMs: number }>;

/** Values that are read on each scrape. A value that is missing or can't be read is left out. */
export type Sources = {
  pool?: () => Readonly<{ idle: number; busy: number; waiting: number }>;
  hashes?: () => Readonly<{ running: number; waiting: number }>;
  images?: () => Readonly<{ running: number; waiting: number }>;
  /** Null while the database is down. */
  backlog?: () => Promise<Backlog | null>;
};

export type Answered = Readonly<{ method: string; route: string; status: number; ms: number }>;

export type Instruments = Readonly<{
  answered: (answer: Answered) => void;
  happened: (events: readonly DomainEvent[]) => void;
  gaveUp: () => void;
  fellBack: (to: string) => void;
  rested: () => void;
  /** Returns the metrics of this process, as JSON that `addedUp` merges. */
  sample: () => Promise<unknown>;
}>;

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PERCENTILES = [50, 90, 99];
/** The sampling interval in milliseconds. Node.js includes it in each delay that it measures. */
const RESOLUTION_MS = 10;
/** Default metrics whose names violate the naming rules of Prometheus. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Label values come from small fixed sets: they never contain an id, address, name or path that a caller sent. */
export const makeInstruments = (sources: Sources): Instruments => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);

  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const counter = (name: string, help: string, ...labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames, registers });
  const counters: Readonly<Record<Count['name'], Counter>> = {
    sign_ins_total: counter('sign_ins_total', 'Attempts to sign in, by method and outcome', 'method', 'outcome'),
    codes_total: counter('codes_total', 'One-time codes, by outcome', 'outcome'),
    locks_total: counter('locks_total', 'Locks that were closed, by factor', 'factor'),
  };
  for (const { name, labels } of FROM_ZERO) counters[name].inc(labels, 0);
  const bugs = counter('unexpected_errors_total', 'Calls that were answered with 500');
  const givenUp = counter('outbox_given_up_total', 'Messages that were given up');
  const fallbacks = counter('rate_limit_fallbacks_total', 'Rate limits that were counted elsewhere, by where', 'to');
  for (const to of ['postgresql', 'memory']) fallbacks.inc({ to }, 0);
  const rests = counter('replica_rests_total', 'Times that a replica was left alone because it failed');

  const gauge = (name: string, help: string, collect: (gauge: Gauge) => unknown, labelNames: string[] = []) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      // Across processes, take the maximum of delays and of shared values (backlog, database), and the sum of pools and
      // queues.
      aggregator: /^(?:outbox|audit|event_loop|database_up)/.test(name) ? 'max' : 'sum',
      async collect() {
        this.reset();
        await collect(this);
      },
    });
  gauge(
    'db_pool_connections',
    'Connections to the database, by state',
    (made) => {
      const pool = sources.pool?.();
      if (pool === undefined) return;
      made.set({ state: 'idle' }, pool.idle);
      made.set({ state: 'busy' }, pool.busy);
    },
    ['state'],
  );
  gauge('db_pool_waiting_calls', 'Calls that wait for a connection to the database', (made) =>
    setIf(made, sources.pool?.().waiting),
  );
  gauge('hash_queue_length', 'Password hashes that wait for a core', (made) => setIf(made, sources.hashes?.().waiting));
  gauge('hashes_running', 'Password hashes that are computed', (made) => setIf(made, sources.hashes?.().running));
  gauge('image_queue_length', 'Images that wait to be converted', (made) => setIf(made, sources.images?.().waiting));

  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  gauge(
    'event_loop_delay_seconds',
    'How late the event loop was since the last scrape, by percentile',
    (made) => {
      for (const percentile of PERCENTILES) {
        const ms = delay.percentile(percentile) / 1e6 - RESOLUTION_MS;
        made.set({ percentile: `p${percentile}` }, Math.max(0, ms) / 1000);
      }
      delay.reset();
    },
    ['percentile'],
  );

  let reading: Promise<Backlog | null> | null = null;
  const backlog = (): Promise<Backlog | null> =>
    (reading ??= (sources.backlog?.() ?? Promise.resolve(null)).finally(() => (reading = null)));
  gauge('database_up', 'Whether the database answered this scrape', async (made) =>
    made.set((await backlog()) === null ? 0 : 1),
  );
  gauge('outbox_lag_seconds', 'Age of the oldest message that is not delivered yet', async (made) =>
    setIf(made, inSeconds((await backlog())?.outboxLagMs)),
  );
  gauge('audit_seal_age_seconds', 'Age of the oldest event of the audit trail that is not sealed', async (made) =>
    setIf(made, inSeconds((await backlog())?.sealAgeMs)),
  );

  return {
    answered: ({ method, route, status, ms }) => {
      requests.observe({ method: METHODS.has(method) ? method : 'OTHER', route, status }, ms / 1000);
      if (status === 500) bugs.inc();
    },
    happened: (events) => {
      for (const { name, labels } of countsOf(events)) counters[name].inc(labels);
    },
    gaveUp: () => givenUp.inc(),
    fellBack: (to) => fallbacks.inc({ to }),
    rested: () => rests.inc(),
    sample: () => registry.getMetricsAsJSON(),
  };
};

const setIf = (gauge: Gauge, value: number | undefined): void => {
  if (value !== undefined) gauge.set(value);
};

const inSeconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** Merges the metrics of processes into the text format of Prometheus: sums of counters, maxima of ages and delays. */
export const addedUp = async (samples: readonly unknown[]): Promise<Readonly<{ type: string; text: string }>> => {
  const registry = AggregatorRegistry.aggregate(samples as object[]);
  return { type: registry.contentType, text: await registry.metrics() };
};

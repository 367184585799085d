import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span } from '@opentelemetry/api';
import { ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { tracedCalls } from './traced-calls.ts';
import type { Step } from './traced-calls.ts';

export type Tracing = Readonly<{
  /** Runs a request in a span that continues the caller's trace, if there is one. `route` is a pattern. */
  request: (
    request: Readonly<{ method: string; headers: IncomingHttpHeaders }>,
    work: (traceId: string) => Promise<Readonly<{ route: string; status: number }>>,
  ) => Promise<void>;
  /** Wraps use cases so that each call has a span, but only as part of a request, not of a job. */
  useCases: <T extends object>(useCases: T) => T;
  statement: Step;
  /** Runs a call to another service in a span. */
  call: Step;
  /** Wraps a port to another service so that each call has a span, named by `prefix` and the function's name. */
  calls: <T extends object>(port: T, prefix: string) => T;
  /** Exports the spans that are still waiting. */
  stop: () => Promise<void>;
}>;

type TracingOptions = Readonly<{
  endpoint: string;
  name: string;
  version: string;
  onFailure: () => void;
}>;

/** The timeout of an export in milliseconds, including the last export before the process ends. */
const EXPORT_MS = 1_000;
const WARN_EVERY_MS = 60_000;

const current = new AsyncLocalStorage<Context>();

/** Returns the id of the current request's trace; undefined outside of requests. */
export const traceId = (): string | undefined => {
  const context = current.getStore();
  return context && trace.getSpanContext(context)?.traceId;
};

// `tracestate` is not used, because its text comes from the caller and may contain a secret.
const parentOf = ({ traceparent }: IncomingHttpHeaders): Context => {
  const caller = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null;
  return caller ? trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true }) : ROOT_CONTEXT;
};

const runIn = async <A>(span: Span, parent: Context, work: () => Promise<A>): Promise<A> => {
  try {
    return await current.run(trace.setSpan(parent, span), work);
  } catch (error) {
    // Set no message, because the error's message may contain values.
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
};

/** Spans contain only names, route patterns and statuses: no values, ids, addresses or texts of statements. */
export const startTracing = ({ endpoint, name, version, onFailure }: TracingOptions): Tracing => {
  let warnFrom = -Infinity;
  const failed = (): void => {
    if (performance.now() < warnFrom) return;
    warnFrom = performance.now() + WARN_EVERY_MS;
    onFailure();
  };
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: EXPORT_MS });
  const watched: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code === ExportResultCode.FAILED) failed();
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter: watched, exportTimeoutMillis: 2 * EXPORT_MS })],
  });
  const tracer = provider.getTracer(name, version);

  const step =
    (kind: SpanKind, attributes: Attributes, ofRequests: boolean): Step =>
    (called, work) => {
      const parent = current.getStore();
      if (parent === undefined && ofRequests) return work();
      const context = parent ?? ROOT_CONTEXT;
      return runIn(tracer.startSpan(called, { kind, attributes }, context), context, work);
    };
  const call = step(SpanKind.CLIENT, {}, false);
  return {
    request: ({ method, headers }, work) => {
      const parent = parentOf(headers);
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, parent);
      return runIn(span, parent, async () => {
        const { route, status } = await work(span.spanContext().traceId);
        span.updateName(`${method} ${route}`).setAttributes({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
        });
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      });
    },
    useCases: (useCases) => tracedCalls(useCases, step(SpanKind.INTERNAL, {}, true)),
    statement: step(SpanKind.CLIENT, { 'db.system.name': 'postgresql' }, true),
    call,
    calls: (port, prefix) => tracedCalls(port, call, prefix),
    stop: () => provider.shutdown(),
  };
};

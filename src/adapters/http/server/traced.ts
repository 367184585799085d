import type { IncomingMessage } from 'node:http';
import type { HttpMiddleware } from './http-context.ts';

/** Runs a request in a new span. `work` gets the id of the trace. */
export type TraceRequest = (
  request: Readonly<{ method: string; headers: IncomingMessage['headers'] }>,
  work: (traceId: string) => Promise<Readonly<{ route: string; status: number }>>,
) => Promise<void>;

export const traced =
  (run: TraceRequest): HttpMiddleware =>
  (ctx, next) =>
    run({ method: ctx.method, headers: ctx.headers }, async (traceId) => {
      ctx.state.traceId = traceId;
      await next();
      return { route: ctx.state.route ?? 'none', status: ctx.status };
    });

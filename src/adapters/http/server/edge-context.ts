import type Koa from 'koa';
import type { Logger } from 'pino';
import type { Refusal } from '../../../core/domain/errors.ts';
import { toProblem } from '../api/problems/problem.ts';
import type { EdgeRefusal } from './edge-refusal.ts';

/** What every middleware finds in `ctx.state`. `route` is the pattern that the access log names, and never the path. */
export type EdgeState = {
  requestId: string;
  ip: string;
  log: Logger;
  publicUrl: string;
  route?: string;
};
export type EdgeContext = Koa.ParameterizedContext<EdgeState>;
export type EdgeMiddleware = Koa.Middleware<EdgeState>;

/** Answers with the problem document of a refusal; for middleware that refuses outside a route, too. */
export const sendRefusal = (ctx: EdgeContext, refusal: Refusal | EdgeRefusal): void => {
  const { log } = ctx.state;
  if (refusal._tag === 'Unavailable') log.error({ err: refusal.cause, port: refusal.port }, 'unavailable');
  if (refusal._tag === 'ProviderUnavailable')
    log.warn({ err: refusal.cause, provider: refusal.provider }, 'a provider is away');
  const { headers, document } = toProblem(refusal, ctx.state);
  ctx.status = document.status;
  ctx.set({ 'Cache-Control': 'no-store', ...headers, 'Content-Type': 'application/problem+json; charset=utf-8' });
  ctx.body = JSON.stringify(document);
};

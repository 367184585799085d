import { createHash, timingSafeEqual } from 'node:crypto';
import { sendRefusal } from './http-context.ts';
import type { HttpContext, HttpMiddleware } from './http-context.ts';
import { isLocal } from './local-only.ts';

export const METRICS_PATH = '/metrics';

type MetricsOptions = Readonly<{
  /** If null, only callers on this machine can read the metrics. In production, no caller can. */
  token: string | null;
  isProduction: boolean;
  scrape: () => Promise<Readonly<{ type: string; text: string }>>;
}>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const refusalOf = (ctx: HttpContext, { token, isProduction }: MetricsOptions) => {
  if (token === null) return isProduction || !isLocal(ctx) ? ({ _tag: 'NoSuchPath' } as const) : null;
  const [, given] = /^Bearer +(\S+) *$/i.exec(ctx.get('Authorization')) ?? [];
  if (given === undefined) return { _tag: 'Unauthenticated' } as const;
  return timingSafeEqual(digest(given), digest(token)) ? null : ({ _tag: 'InvalidToken' } as const);
};

/**
 * Serves the metrics, also before startup has finished. Their names are not part of the API contract and may change.
 */
export const serveMetrics =
  (options: MetricsOptions): HttpMiddleware =>
  async (ctx, next) => {
    if (ctx.path !== METRICS_PATH) return next();
    ctx.state.route = METRICS_PATH;
    const refusal = refusalOf(ctx, options);
    if (refusal !== null) return sendRefusal(ctx, refusal);
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD')
      return sendRefusal(ctx, { _tag: 'MethodNotAllowed', allow: 'GET, HEAD' });
    const { type, text } = await options.scrape();
    ctx.set('Cache-Control', 'no-store');
    ctx.type = type;
    ctx.body = text;
  };

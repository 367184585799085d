import { sendRefusal } from './http-context.ts';
import type { HttpContext, HttpMiddleware } from './http-context.ts';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** Keeps out pages that reach this machine under another host name (DNS rebinding). */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** A request through a proxy on this machine may come from anywhere. */
const FORWARDED = /^(?:forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** Whether the caller is on this machine, and named it. */
export const isLocal = (ctx: HttpContext): boolean => {
  const hosts = ctx.req.headersDistinct['host'] ?? [];
  return (
    LOOPBACK.test(ctx.req.socket.remoteAddress ?? '') &&
    hosts.length === 1 &&
    LOCAL_HOST.test(hosts[0] ?? '') &&
    !Object.keys(ctx.headers).some((name) => FORWARDED.test(name))
  );
};

/** Paths under `prefix` are 404 for every caller but one on this machine that names this machine. */
export const localOnly =
  (prefix: string): HttpMiddleware =>
  (ctx, next) =>
    !ctx.path.startsWith(prefix) || isLocal(ctx) ? next() : sendRefusal(ctx, { _tag: 'NoSuchPath' });

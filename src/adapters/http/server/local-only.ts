import type { HttpMiddleware } from './http-context.ts';
import { sendRefusal } from './http-context.ts';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** Keeps out pages that reach this machine under another host name (DNS rebinding). */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** A request through a proxy on this machine may come from anywhere. */
const FORWARDED = /^(?:forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** Paths under `prefix` are 404 for every caller but one on this machine that names this machine. */
export const localOnly =
  (prefix: string): HttpMiddleware =>
  (ctx, next) => {
    const hosts = ctx.req.headersDistinct['host'] ?? [];
    const isLocal =
      LOOPBACK.test(ctx.req.socket.remoteAddress ?? '') &&
      hosts.length === 1 &&
      LOCAL_HOST.test(hosts[0] ?? '') &&
      !Object.keys(ctx.headers).some((name) => FORWARDED.test(name));
    return !ctx.path.startsWith(prefix) || isLocal ? next() : sendRefusal(ctx, { _tag: 'NoSuchPath' });
  };

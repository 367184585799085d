import { sendRefusal } from './http-context.ts';
import type { HttpContext, HttpMiddleware } from './http-context.ts';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** A request with another host name is refused, because it may come from a web page that uses DNS rebinding. */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Headers that a proxy adds. A proxy on this machine may forward requests from other machines. */
const FORWARDED = /^(?:forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** Whether the request comes from this machine and uses a local host name. */
export const isLocal = (ctx: HttpContext): boolean => {
  const hosts = ctx.req.headersDistinct['host'] ?? [];
  return (
    LOOPBACK.test(ctx.req.socket.remoteAddress ?? '') &&
    hosts.length === 1 &&
    LOCAL_HOST.test(hosts[0] ?? '') &&
    !Object.keys(ctx.headers).some((name) => FORWARDED.test(name))
  );
};

/** Answers 404 to requests for paths below `prefix`, unless `isLocal` holds. */
export const localOnly =
  (prefix: string): HttpMiddleware =>
  (ctx, next) =>
    !ctx.path.startsWith(prefix) || isLocal(ctx) ? next() : sendRefusal(ctx, { _tag: 'NoSuchPath' });

import type { EdgeMiddleware } from './edge-context.ts';
import { sendRefusal } from './edge-context.ts';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** A page elsewhere that a browser here was led to under another name (DNS rebinding) does not get in. */
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Paths under `prefix` do not exist but for a peer on this machine that names this machine. */
export const localOnly =
  (prefix: string): EdgeMiddleware =>
  (ctx, next) => {
    const isLocal = LOOPBACK.test(ctx.req.socket.remoteAddress ?? '') && LOCAL_HOST.test(ctx.get('Host'));
    return !ctx.path.startsWith(prefix) || isLocal ? next() : sendRefusal(ctx, { _tag: 'NoSuchPath' });
  };

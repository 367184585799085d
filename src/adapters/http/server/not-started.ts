import type { EdgeMiddleware } from './edge-context.ts';
import { sendRefusal } from './edge-context.ts';

/** Until the service has what it needs, only its health can be asked for; everything else is to be tried again. */
export const notStarted: EdgeMiddleware = (ctx, next) =>
  ctx.path.startsWith('/health/')
    ? next()
    : sendRefusal(ctx, { _tag: 'Unavailable', port: 'start', cause: new Error('still starting') });

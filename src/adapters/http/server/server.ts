import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import { CONNECTION_LIMITS } from './connection-limits.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { makeDroppedConnections } from './dropped-connections.ts';
import { isAmbiguous, refuseRequest, refuseSocket } from './malformed-request.ts';
import { makeRequestQueue } from './request-queue.ts';

export type Listening = Readonly<{
  port: number;
  /** No new work; what is in flight has `graceMs` to end. Resolves when the last socket is gone; may be called twice. */
  close: (graceMs: number) => Promise<void>;
}>;

export type ListenOptions = Readonly<{
  host: string;
  port: number;
  logger: Logger;
  /** Open at once; one more is closed at once. */
  maxConnections: number;
  limits?: ConnectionLimits;
}>;

const STATUSES: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Serves until `close`. Rejects where the address is taken. */
export const listen = async (
  app: Readonly<{ callback: () => RequestListener }>,
  { host, port, logger, maxConnections, limits = CONNECTION_LIMITS }: ListenOptions,
): Promise<Listening> => {
  const handle = app.callback();
  const sockets = new Set<Socket>();
  const cutOffs = makeDroppedConnections(logger);
  let closing: Promise<void> | null = null;

  const server = createServer({
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    // what is missing is answered below, and not with an empty body
    requireHostHeader: false,
  });
  // a client that said that it sends nothing more is answered nevertheless
  Object.assign(server, { httpAllowHalfOpen: true });
  const serve: RequestListener = (request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    response.once('close', () => {
      // Its head may have promised to keep the connection, before the closing began.
      if (closing && !turns.isBusy(request.socket)) request.socket.destroySoon();
    });
    if (isAmbiguous(request)) return refuseRequest(response, 400);
    handle(request, response);
  };
  const turns = makeRequestQueue(serve, { limits, cutOffs });
  server.on('request', turns.take);
  // other expectations than to be told to go on may be ignored (RFC 9110 §10.1.1)
  server.on('checkExpectation', turns.take);

  server.maxConnections = maxConnections;
  server.on('drop', () => cutOffs.count('too-many'));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    turns.end(socket, () => refuseSocket(socket, STATUSES[error.code ?? ''] ?? 400));
  });
  server.on('connect', (_request, stream) => {
    const socket = stream as Socket;
    // Node looks after it no longer
    socket.once('timeout', () => socket.destroy());
    if (turns.isBusy(socket)) socket.destroy();
    else refuseSocket(socket, 501);
  });
  // Node rings when nothing moved on a connection for as long, and makes sure first that no write made progress.
  server.setTimeout(limits.stalledMs, (socket) => {
    if (socket.writableLength > 0) return cutOffs.cutOff(socket, 'stalled');
    if (!turns.isBusy(socket)) return void socket.destroy();
    // the application is still at it
    socket.setTimeout(limits.stalledMs);
  });
  const pausing = setInterval(turns.pauseUnread, limits.checkMs).unref();

  const shutDown = (graceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cutOff = setTimeout(() => {
        logger.warn({ requests: turns.open().length }, 'cut off what was still in flight');
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      server.close(() => {
        clearTimeout(cutOff);
        clearInterval(pausing);
        cutOffs.tell();
        resolve();
      });
      for (const response of turns.open()) if (!response.headersSent) response.setHeader('Connection', 'close');
      for (const socket of [...sockets].filter((one) => !turns.isBusy(one))) socket.destroy();
    });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => logger.error({ err: error }, 'server error'));
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, close: (graceMs) => (closing ??= shutDown(graceMs)) };
};

import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isLiveCheck } from './early-live.ts';
import { releaseUnread } from './input/spent-bytes.ts';
import { makeBursts } from './limits/bursts.ts';
import { CONNECTION_LIMITS } from './limits/connection-limits.ts';
import type { ConnectionLimits } from './limits/connection-limits.ts';
import { makeDroppedConnections } from './limits/dropped-connections.ts';
import { askWhenRead, lingerAfterAnswer } from './limits/early-answers.ts';
import { makeRequestQueue } from './limits/request-queue.ts';
import { isAmbiguous, refuseRequest, refuseSocket } from './malformed-request.ts';

export type Listening = Readonly<{
  port: number;
  /**
   * Accepts connections for another `drainMs`, then waits up to `graceMs` for the requests that have been received.
   * Resolves when all sockets are closed. May be called more than once.
   */
  close: (graceMs: number, drainMs?: number) => Promise<void>;
}>;

export type ListenOptions = Readonly<{
  host: string;
  port: number;
  logger: Logger;
  /** The maximum number of open connections. Further connections are closed immediately. */
  maxConnections: number;
  limits?: ConnectionLimits;
}>;

/**
 * During shutdown, the server accepts connections until it has received no connection and no request for `QUIET_MS`. It
 * stops accepting after `QUIET_WITHIN_MS` at the latest.
 */
const QUIET_MS = 50;
const QUIET_WITHIN_MS = 2_000;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

const STATUSES: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Rejects if the port is in use. */
export const listen = async (
  app: Readonly<{ callback: () => RequestListener }>,
  { host, port, logger, maxConnections, limits = CONNECTION_LIMITS }: ListenOptions,
): Promise<Listening> => {
  const handle = app.callback();
  const sockets = new Set<Socket>();
  const dropped = makeDroppedConnections(logger);
  const bursts = makeBursts();
  let closing: Promise<void> | null = null;
  let arrivals = 0;

  const server = createServer({
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
    // a missing Host header is refused below, with a body in the response
    requireHostHeader: false,
  });
  // a client that has closed its sending side must still get the answer
  Object.assign(server, { httpAllowHalfOpen: true });
  const serve: RequestListener = (request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    response.once('close', () => {
      // the headers may have promised keep-alive, because they were sent before shutdown began
      if (closing && !queue.isBusy(request.socket)) request.socket.destroySoon();
    });
    if (!request.complete) lingerAfterAnswer(request, response, limits.lingerMs);
    if (isAmbiguous(request)) return refuseRequest(response, 400);
    handle(request, response);
  };
  const queue = makeRequestQueue(serve, { limits, dropped, isUrgent: isLiveCheck, givesWay: bursts.isOn });
  const take: RequestListener = (request, response) => {
    arrivals += 1;
    if (hasBody(request)) request.once('close', () => releaseUnread(request));
    queue.take(request, response);
  };
  server.on('request', take);
  server.on('checkContinue', (request, response) => {
    askWhenRead(request, response);
    take(request, response);
  });
  // expectations other than 100-continue may be ignored (RFC 9110 §10.1.1)
  server.on('checkExpectation', take);

  server.maxConnections = maxConnections;
  server.on('drop', () => dropped.count('too-many'));
  server.on('connection', (socket) => {
    arrivals += 1;
    bursts.accepted();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    queue.end(socket, () => refuseSocket(socket, STATUSES[error.code ?? ''] ?? 400));
  });
  server.on('connect', (_request, stream) => {
    const socket = stream as Socket;
    // Node sets no time limits after CONNECT
    socket.once('timeout', () => socket.destroy());
    if (queue.isBusy(socket)) socket.destroy();
    else refuseSocket(socket, 501);
  });
  // Node calls this for a connection that has neither received nor sent data for `stalledMs`.
  server.setTimeout(limits.stalledMs, (socket) => {
    if (socket.writableLength > 0) return dropped.drop(socket, 'stalled');
    if (!queue.isBusy(socket)) return void socket.destroy();
    // the application is still preparing the answer, so wait again
    socket.setTimeout(limits.stalledMs);
  });
  const pausing = setInterval(queue.pauseUnread, limits.checkMs).unref();

  // Waits until no connections or requests are pending, because a busy process may not have accepted or read all of
  // them yet.
  const untilQuiet = async (): Promise<void> => {
    const until = performance.now() + QUIET_WITHIN_MS;
    for (let before = -1; before !== arrivals && performance.now() < until;) {
      before = arrivals;
      await sleep(QUIET_MS);
      // Overdue timers run before sockets are read. Accepting a connection takes one turn, and reading takes another.
      for (let turns = 0; turns < 3; turns += 1) await turn();
    }
  };

  const endAll = (graceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cutOff = setTimeout(() => {
        logger.warn({ requests: queue.open().length }, 'aborted the requests in flight');
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      server.close(() => {
        clearTimeout(cutOff);
        clearInterval(pausing);
        dropped.log();
        resolve();
      });
      for (const response of queue.open()) if (!response.headersSent) response.setHeader('Connection', 'close');
      for (const socket of [...sockets].filter((one) => !queue.isBusy(one))) socket.destroy();
    });

  const shutDown = async (graceMs: number, drainMs: number): Promise<void> => {
    await sleep(drainMs);
    await untilQuiet();
    await endAll(graceMs);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => logger.error({ err: error }, 'server error'));
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, close: (graceMs, drainMs = 0) => (closing ??= shutDown(graceMs, drainMs)) };
};

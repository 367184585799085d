import { createServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { isAmbiguous, refuseRequest, refuseSocket } from './bare-refusal.ts';

export type Listening = Readonly<{
  port: number;
  /** No new work; what is in flight has `graceMs` to end. Resolves when the last socket is gone; may be called twice. */
  close: (graceMs: number) => Promise<void>;
}>;

/** Longer than the idle time of common load balancers, so that it is they who close first. */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const CHECK_MS = 2_000;

const STATUSES: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

const refuseGarbage = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  refuseSocket(socket, STATUSES[error.code ?? ''] ?? 400);
};

/** Serves until `close`. Rejects where the address is taken. */
export const listen = async (
  app: Readonly<{ callback: () => RequestListener }>,
  { host, port, logger }: Readonly<{ host: string; port: number; logger: Logger }>,
): Promise<Listening> => {
  const handle = app.callback();
  const sockets = new Set<Socket>();
  const inFlight = new Set<ServerResponse>();
  let closing: Promise<void> | null = null;

  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
    // what is missing is answered below, and not with an empty body
    requireHostHeader: false,
  });
  const isBusy = (socket: Socket): boolean => [...inFlight].some(({ req }) => req.socket === socket);
  server.on('clientError', refuseGarbage);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (_request, socket) => refuseSocket(socket, 501));
  const serve: RequestListener = (request, response) => {
    inFlight.add(response);
    if (closing) response.setHeader('Connection', 'close');
    response.once('close', () => {
      inFlight.delete(response);
      // Its head may have promised to keep the connection, before the closing began.
      if (closing && !isBusy(request.socket)) request.socket.destroySoon();
    });
    if (isAmbiguous(request)) return refuseRequest(response, 400);
    handle(request, response);
  };
  server.on('request', serve);
  // other expectations than to be told to go on may be ignored (RFC 9110 §10.1.1)
  server.on('checkExpectation', serve);

  const shutDown = (graceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const cutOff = setTimeout(() => {
        logger.warn({ requests: inFlight.size }, 'cut off what was still in flight');
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      server.close(() => {
        clearTimeout(cutOff);
        resolve();
      });
      for (const response of inFlight) if (!response.headersSent) response.setHeader('Connection', 'close');
      for (const socket of [...sockets].filter((one) => !isBusy(one))) socket.destroy();
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

import { createServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { SECURITY_HEADERS } from './security-headers.ts';

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

const REASONS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** What can't be read as HTTP never reaches the application: it has no request id, and no page explains it. */
const refuseGarbage = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, title] = REASONS[error.code ?? ''] ?? [400, 'Bad Request'];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail: 'Send a complete HTTP/1.1 request.' });
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
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
  });
  const isBusy = (socket: Socket): boolean => [...inFlight].some(({ req }) => req.socket === socket);
  server.on('clientError', refuseGarbage);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => {
    inFlight.add(response);
    if (closing) response.setHeader('Connection', 'close');
    response.once('close', () => {
      inFlight.delete(response);
      // Its head may have promised to keep the connection, before the closing began.
      if (closing && !isBusy(request.socket)) request.socket.destroySoon();
    });
    handle(request, response);
  });

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

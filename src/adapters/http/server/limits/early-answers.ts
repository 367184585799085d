import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { release } from '../input/spent-bytes.ts';
import { makeBatches } from './batches.ts';

/** In bytes. If a request with a longer body is answered before the body is complete, the connection is closed. */
const LONG = 1_000_000;
/**
 * The maximum number of bytes of a request body that are read and discarded after an early response: some clients read
 * no response until they have sent everything.
 */
const MAX_REST = 5_000_000;

/**
 * Discards at most four chunks per turn of the event loop, counted over all connections. Without this limit, eight
 * parallel bodies of 4 MB delayed other requests by 30 ms. With one chunk per turn, a thousand aborted connections
 * would wait for each other.
 */
const nextChunk = makeBatches(4);

/** Whether reading the rest of the body would cost more than opening a new connection. */
export const hasLongRest = ({ complete, headers }: Pick<IncomingMessage, 'complete' | 'headers'>): boolean =>
  !complete && Number(headers['content-length'] ?? 0) > LONG;

/**
 * Sends 100 Continue when the body is first read, so that a client does not send the body of a request that is refused.
 * If nothing was read before the answer, Node closes the connection.
 */
export const askWhenRead = (request: IncomingMessage, response: ServerResponse): void => {
  const read = request.read.bind(request);
  request.read = (size) => {
    request.read = read;
    if (!response.headersSent && !request.destroyed) response.writeContinue();
    return read(size);
  };
};

/**
 * If the request body is incomplete, closes the sending side first, and the connection after `lingerMs` at the latest.
 * Node would reset the connection immediately, and the client could lose the response.
 */
export const lingerAfterAnswer = (request: IncomingMessage, response: ServerResponse, lingerMs: number): void => {
  const { socket } = request;
  const destroySoon = () => Socket.prototype.destroySoon.call(socket);
  const linger = (): void => {
    if (request.complete || socket.destroyed) return destroySoon();
    if (socket.writableEnded) return;
    request.once('end', destroySoon);
    socket.end();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  };
  // without a `data` listener, Node would read the rest of the body, however long it is
  response.once('prefinish', () => {
    if (request.complete) return;
    let rest = 0;
    request.on('data', (bytes: Buffer) => {
      rest += bytes.length;
      release(bytes);
      request.pause();
      if (rest > MAX_REST) linger();
      else nextChunk(() => request.resume());
    });
  });
  // Node calls this method after a response that closes the connection
  Object.assign(socket, { destroySoon: linger });
};

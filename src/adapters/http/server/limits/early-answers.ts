import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { makeBatches } from './batches.ts';

/** In bytes. A shorter rest is read, so that the connection can be used again. */
const LONG = 1_000_000;
/** In bytes. Read after the answer, for clients that send everything before they read. */
const MAX_REST = 5_000_000;

/** One chunk of all rests between two turns of the event loop: eight rests of 4 MB at once held up others for 30 ms. */
const nextChunk = makeBatches(1);

/** Whether reading the rest of the body would cost more than another connection. */
export const hasLongRest = ({ complete, headers }: Pick<IncomingMessage, 'complete' | 'headers'>): boolean =>
  !complete && Number(headers['content-length'] ?? 0) > LONG;

/** Closes in two steps within `lingerMs`: Node would reset the connection, and the client could lose the answer. */
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
  // without a reader, Node reads all of the rest once the answer is sent
  response.once('prefinish', () => {
    if (request.complete) return;
    let rest = 0;
    request.on('data', (bytes: Buffer) => {
      rest += bytes.length;
      request.pause();
      if (rest > MAX_REST) linger();
      else nextChunk(() => request.resume());
    });
  });
  // Node calls this after an answer that closes the connection
  Object.assign(socket, { destroySoon: linger });
};

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { makeBatches } from './batches.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { DroppedConnections } from './dropped-connections.ts';

type Call = Readonly<{ request: IncomingMessage; response: ServerResponse }>;
type Queue = { calls: Call[]; ignored: number; atEnd: (() => void) | null };

/** A connection is dropped if more than `PATIENCE * pipelined` requests exceed the limit on waiting requests. */
const PATIENCE = 3;

/**
 * The maximum number of requests that start in one turn of the event loop, so that other work is not delayed for long.
 */
const AT_ONCE = 5;

type Options = Readonly<{
  limits: ConnectionLimits;
  dropped: DroppedConnections;
  /** Whether to answer the request before all waiting requests. */
  isUrgent?: (request: IncomingMessage) => boolean;
  /** Whether the waiting requests should wait for another turn of the event loop. */
  givesWay?: () => boolean;
}>;

/**
 * Serves one request per connection at a time. Node would start all pipelined requests together and buffer their
 * responses.
 */
export const makeRequestQueue = (
  serve: RequestListener,
  { limits, dropped, isUrgent = () => false, givesWay }: Options,
) => {
  const queues = new Map<Socket, Queue>();
  const runSoon = makeBatches(AT_ONCE, givesWay);

  const begin = (socket: Socket, queue: Queue): void => {
    const [call] = queue.calls;
    if (!call || socket.destroyed || !socket.writable) return;
    // the client has closed its side, so the rest of the request will never be received
    if (queue.atEnd && !call.request.complete) return queue.atEnd();
    const { request, response } = call;
    const tooLate = setTimeout(() => dropped.drop(socket, 'slow'), limits.answerMs);
    response.once('close', () => {
      clearTimeout(tooLate);
      queue.calls.shift();
      if (socket.destroyed || !socket.writable) return;
      socket.resume();
      if (queue.calls.length > 0) runSoon(() => begin(socket, queue));
      else queue.atEnd?.();
    });
    serve(request, response);
  };

  const queueOf = (socket: Socket): Queue => {
    const known = queues.get(socket);
    if (known) return known;
    const queue: Queue = { calls: [], ignored: 0, atEnd: null };
    queues.set(socket, queue);
    socket.once('close', () => queues.delete(socket));
    return queue;
  };

  return {
    take: (request: IncomingMessage, response: ServerResponse): void => {
      const { socket } = request;
      if (socket.destroyed) return;
      const queue = queueOf(socket);
      if (queue.atEnd !== null || queue.ignored > 0 || queue.calls.length >= limits.pipelined) {
        queue.ignored += 1;
        if (queue.ignored > PATIENCE * limits.pipelined) dropped.drop(socket, 'pipelined');
        return;
      }
      queue.calls.push({ request, response });
      if (queue.calls.length === limits.pipelined) response.setHeader('Connection', 'close');
      if (queue.calls.length > 1) return;
      if (isUrgent(request)) begin(socket, queue);
      else runSoon(() => begin(socket, queue));
    },
    /**
     * Runs `act` when all earlier requests of the connection have been answered. Called for a connection with an
     * invalid request.
     */
    end: (socket: Socket, act: () => void): void => {
      const queue = queueOf(socket);
      const [running] = queue.calls;
      if (running?.response.headersSent && !running.request.complete) return void socket.destroy();
      if (!running?.request.complete) return act();
      queue.atEnd ??= act;
    },
    /**
     * Stops reading from clients that don't read their responses. Otherwise the data that they send would reset the
     * timeout for stalled connections.
     */
    pauseUnread: (): void => {
      for (const socket of queues.keys()) if (socket.writableLength > 0) socket.pause();
    },
    isBusy: (socket: Socket): boolean => (queues.get(socket)?.calls.length ?? 0) > 0,
    open: (): readonly ServerResponse[] =>
      [...queues.values()].flatMap(({ calls }) => calls.map((one) => one.response)),
  };
};

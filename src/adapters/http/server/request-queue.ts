import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionLimits } from './connection-limits.ts';
import type { DroppedConnections } from './dropped-connections.ts';

type Call = Readonly<{ request: IncomingMessage; response: ServerResponse }>;
type Line = { calls: Call[]; ignored: number; atEnd: (() => void) | null };

/** How many requests past its last a connection may send before it is cut off, in multiples of those that may wait. */
const PATIENCE = 3;

const AT_ONCE = 10;

/** Runs a few of what it is given between two looks at the network, so that requests sent ahead hold up no other client. */
const fewAtOnce = () => {
  let ready: (() => void)[] = [];
  const run = (): void => {
    const now = ready.slice(0, AT_ONCE);
    ready = ready.slice(AT_ONCE);
    if (ready.length > 0) setImmediate(run);
    for (const act of now) act();
  };
  return (act: () => void): void => {
    ready.push(act);
    if (ready.length === 1) setImmediate(run);
  };
};

/**
 * The requests of each connection, one after another: Node reads all that arrive, and would have the application answer
 * all at once and keep the answers. Here the next begins when the client took the one before.
 */
export const makeRequestQueue = (
  serve: RequestListener,
  { limits, cutOffs }: Readonly<{ limits: ConnectionLimits; cutOffs: DroppedConnections }>,
) => {
  const lines = new Map<Socket, Line>();
  const soon = fewAtOnce();

  const begin = (socket: Socket, line: Line): void => {
    const [call] = line.calls;
    if (!call || socket.destroyed || !socket.writable) return;
    // what arrives no further is never whole
    if (line.atEnd && !call.request.complete) return line.atEnd();
    const { request, response } = call;
    const tooLate = setTimeout(() => cutOffs.cutOff(socket, 'slow'), limits.answerMs);
    response.once('close', () => {
      clearTimeout(tooLate);
      line.calls.shift();
      if (socket.destroyed || !socket.writable) return;
      socket.resume();
      if (line.calls.length > 0) soon(() => begin(socket, line));
      else line.atEnd?.();
    });
    serve(request, response);
  };

  const lineOf = (socket: Socket): Line => {
    const known = lines.get(socket);
    if (known) return known;
    const line: Line = { calls: [], ignored: 0, atEnd: null };
    lines.set(socket, line);
    socket.once('close', () => lines.delete(socket));
    return line;
  };

  return {
    /** Serves a request as soon as it is its turn. */
    take: (request: IncomingMessage, response: ServerResponse): void => {
      const { socket } = request;
      if (socket.destroyed) return;
      const line = lineOf(socket);
      if (line.atEnd !== null || line.ignored > 0 || line.calls.length >= limits.pipelined) {
        line.ignored += 1;
        if (line.ignored > PATIENCE * limits.pipelined) cutOffs.cutOff(socket, 'pipelined');
        return;
      }
      line.calls.push({ request, response });
      if (line.calls.length === limits.pipelined) response.setHeader('Connection', 'close');
      if (line.calls.length === 1) soon(() => begin(socket, line));
    },
    /** What is to be done with a connection that sends nothing sensible any more, once all before it was answered. */
    end: (socket: Socket, act: () => void): void => {
      const line = lineOf(socket);
      const [running] = line.calls;
      if (running?.response.headersSent && !running.request.complete) return void socket.destroy();
      if (!running?.request.complete) return act();
      line.atEnd ??= act;
    },
    /** Stops to listen to clients that have not taken what was written, so that what they send can't pass for progress. */
    pauseUnread: (): void => {
      for (const socket of lines.keys()) if (socket.writableLength > 0) socket.pause();
    },
    isBusy: (socket: Socket): boolean => (lines.get(socket)?.calls.length ?? 0) > 0,
    /** Every answer that is not over yet. */
    open: (): readonly ServerResponse[] => [...lines.values()].flatMap(({ calls }) => calls.map((one) => one.response)),
  };
};

import type { Socket } from 'node:net';
import type { Logger } from 'pino';

export type Reason = 'too-many' | 'stalled' | 'slow' | 'pipelined';

export type DroppedConnections = Readonly<{
  count: (reason: Reason) => void;
  /** Resets the connection. Data that is not yet sent is discarded. */
  drop: (socket: Socket, reason: Reason) => void;
  log: () => void;
}>;

const EVERY_MS = 5_000;

/** Logs the number of dropped connections every few seconds, so that attackers can't flood the log. */
export const makeDroppedConnections = (logger: Logger): DroppedConnections => {
  let counts: Partial<Record<Reason, number>> = {};
  let timer: NodeJS.Timeout | null = null;
  const log = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    logger.warn({ connections: counts }, 'connections were dropped');
    counts = {};
  };
  const count = (reason: Reason): void => {
    counts[reason] = (counts[reason] ?? 0) + 1;
    timer ??= setTimeout(log, EVERY_MS).unref();
  };
  const drop = (socket: Socket, reason: Reason): void => {
    if (socket.destroyed) return;
    count(reason);
    socket.resetAndDestroy();
  };
  return { count, drop, log };
};

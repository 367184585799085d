import type { Socket } from 'node:net';
import type { Logger } from 'pino';

/** Why a connection was ended before its client wanted it to. */
export type Reason = 'too-many' | 'stalled' | 'slow' | 'pipelined';

export type DroppedConnections = Readonly<{
  count: (reason: Reason) => void;
  /** Ends a connection at once; what the kernel still holds for it goes, too. */
  cutOff: (socket: Socket, reason: Reason) => void;
  /** Tells the log what it was not told yet. */
  tell: () => void;
}>;

/** One line may stand for thousands. */
const EVERY_MS = 5_000;

/** Counts what is cut off, and tells the log every few seconds, so that attackers can't fill it. */
export const makeDroppedConnections = (logger: Logger): DroppedConnections => {
  let counts: Partial<Record<Reason, number>> = {};
  let timer: NodeJS.Timeout | null = null;
  const tell = (): void => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    logger.warn({ connections: counts }, 'connections were cut off');
    counts = {};
  };
  const count = (reason: Reason): void => {
    counts[reason] = (counts[reason] ?? 0) + 1;
    timer ??= setTimeout(tell, EVERY_MS).unref();
  };
  const cutOff = (socket: Socket, reason: Reason): void => {
    if (socket.destroyed) return;
    count(reason);
    socket.resetAndDestroy();
  };
  return { count, cutOff, tell };
};

import * as E from 'fp-ts/lib/Either.js';
import type { Logger } from 'pino';
import type { Message } from '../../core/domain/message.ts';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { Letter, Transport } from '../../core/ports/transport.ts';

export type Worker = Readonly<{
  /** Looks for due messages now instead of at the next poll. */
  wake: () => void;
  /** Takes nothing on any more; resolves when what it had taken on is done. */
  stop: () => Promise<void>;
}>;

type Options = Readonly<{
  outbox: Outbox;
  transport: Transport;
  render: (message: Message) => Letter;
  logger: Logger;
  /** How long to wait where nothing is due, in milliseconds. */
  pollMs?: number;
}>;

const BATCH = 20;
/** Longer than any delivery takes, so that a message is taken on twice only after a kill. */
const LEASE_MS = 60_000;

/** Delivers the outbox's messages until it is stopped; one runs in each process. */
export const startWorker = ({ outbox, transport, render, logger, pollMs = 1_000 }: Options): Worker => {
  const stopping = new AbortController();
  let isWoken = false;
  let wakeUp = () => {};

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isWoken || stopping.signal.aborted ? 0 : pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const deliverDue = async (): Promise<number> => {
    const claimed = await outbox.claim(BATCH, LEASE_MS)();
    if (E.isLeft(claimed)) {
      logger.warn({ err: claimed.left.cause }, 'the outbox can not be read; trying again');
      return 0;
    }
    for (const { id, message } of claimed.right) {
      try {
        await transport.deliver(id, render(message));
        await outbox.sent(id)();
      } catch (error) {
        logger.warn({ err: error, message_id: id }, 'a message was not taken; it is tried again');
      }
    }
    return claimed.right.length;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      if ((await deliverDue()) < BATCH) await pause();
    }
  };
  const running = run();

  return {
    wake: () => {
      isWoken = true;
      wakeUp();
    },
    stop: () => {
      stopping.abort();
      wakeUp();
      return running;
    },
  };
};

import * as E from 'fp-ts/lib/Either.js';
import type { Logger } from 'pino';
import { retryDelayMs } from '../../core/domain/delivery.ts';
import { causeOf } from '../../core/domain/errors.ts';
import type { Message } from '../../core/domain/message.ts';
import type { Claimed, Outbox } from '../../core/ports/outbox.ts';
import type { Letter, Transport } from '../../core/ports/transport.ts';

export type Worker = Readonly<{
  /** Looks for due messages now instead of at the next poll. */
  wake: () => void;
  /** Takes nothing on any more; resolves when what it had taken on is done, or has been cut off after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
}>;

type Options = Readonly<{
  outbox: Outbox;
  transport: Transport;
  render: (message: Message) => Letter;
  logger: Logger;
  /** How long to wait where nothing is due, in milliseconds. */
  pollMs?: number;
}>;

/** Deliveries at once, so that one receiver that hangs does not hold up the rest. */
const SLOTS = 10;
const DELIVERY_MS = 45_000;
/** Longer than any delivery may take, so that a message is taken on twice only after a kill. */
const LEASE_MS = 120_000;

/** Delivers the outbox's messages until it is stopped; one runs in each process. */
export const startWorker = ({ outbox, transport, render, logger, pollMs = 1_000 }: Options): Worker => {
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const running = new Set<Promise<void>>();
  let isWoken = false;
  let wakeUp = () => {};
  const wake = () => {
    isWoken = true;
    wakeUp();
  };

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, isWoken ? 0 : pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const deliver = async ({ id, message, attempt }: Claimed): Promise<void> => {
    const signal = AbortSignal.any([AbortSignal.timeout(DELIVERY_MS), cutOff.signal]);
    try {
      await Promise.race([transport.deliver(id, render(message), signal), rejectedBy(signal)]);
      await outbox.sent(id)();
    } catch (error) {
      const retryInMs = retryDelayMs(attempt, Math.random());
      const note = { err: error, message_id: id, attempt, template: message.template };
      if (retryInMs === null) logger.error(note, 'a message was given up');
      else logger.warn({ ...note, retry_in_ms: retryInMs }, 'a message was not taken; it is tried again');
      await outbox.failed(id, retryInMs)();
    }
  };

  const takeOn = async (): Promise<void> => {
    const claimed = await outbox.claim(SLOTS - running.size, LEASE_MS)();
    if (E.isLeft(claimed))
      return logger.warn({ err: causeOf(claimed.left) }, 'the outbox can not be read; trying again');
    for (const one of claimed.right) {
      const done: Promise<void> = deliver(one).finally(() => {
        running.delete(done);
        wake();
      });
      running.add(done);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      if (running.size < SLOTS) await takeOn();
      await pause();
    }
  };
  const looking = run();

  return {
    wake,
    stop: async (graceMs) => {
      stopping.abort();
      wake();
      await looking;
      const timer = setTimeout(() => cutOff.abort(), graceMs);
      await Promise.all(running);
      clearTimeout(timer);
    },
  };
};

const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

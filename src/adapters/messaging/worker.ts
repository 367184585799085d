import * as E from 'fp-ts/lib/Either.js';
import type { Logger } from 'pino';
import { causeOf } from '../../core/domain/errors.ts';
import { retryDelayMs } from '../../core/domain/messages/delivery.ts';
import type { Message } from '../../core/domain/messages/message.ts';
import type { Claimed, Outbox } from '../../core/ports/outbox.ts';
import type { Letter, Transport } from '../../core/ports/transport.ts';

export type Worker = Readonly<{
  /** Takes no further messages. Resolves when all deliveries have ended; aborts them after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
}>;

type Options = Readonly<{
  outbox: Outbox;
  transport: Transport;
  render: (message: Message) => Letter;
  logger: Logger;
  onGivenUp?: () => void;
  /** The mean interval between two checks for due messages, in milliseconds. */
  intervalMs: number;
}>;

/** The maximum number of concurrent deliveries, so that a slow recipient does not delay the others. */
const SLOTS = 10;
const DELIVERY_MS = 45_000;
/** Milliseconds. Longer than any delivery takes, so that a message is claimed again only after a crash. */
const LEASE_MS = 120_000;

/**
 * Polls on its own schedule and is never woken by a request: otherwise the next request would be slower if the last one
 * wrote a message, which would reveal that an account exists.
 */
export const startWorker = ({
  outbox,
  transport,
  render,
  logger,
  intervalMs,
  onGivenUp = () => {},
}: Options): Worker => {
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const running = new Set<Promise<void>>();
  let isBehind = false;
  let endPause = () => {};

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, intervalMs * (0.5 + Math.random()));
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const deliver = async ({ id, message, attempt, isDecoy }: Claimed): Promise<void> => {
    const signal = AbortSignal.any([AbortSignal.timeout(DELIVERY_MS), cutOff.signal]);
    try {
      const letter = render(message);
      const delivery = isDecoy ? null : await Promise.race([transport.deliver(id, letter, signal), rejectedBy(signal)]);
      if (delivery?._tag !== 'Refused') return void (await outbox.sent(id)());
      const note = { why: delivery.why, message_id: id, attempt, template: message.template };
      logger.error(note, 'a message was refused for good, and given up');
      onGivenUp();
      await outbox.failed(id, null)();
    } catch (error) {
      const retryInMs = retryDelayMs(attempt, Math.random());
      const note = { err: error, message_id: id, attempt, template: message.template };
      if (retryInMs === null) {
        logger.error(note, 'a message was given up');
        onGivenUp();
      } else logger.warn({ ...note, retry_in_ms: retryInMs }, 'a message was not delivered; it will be retried');
      await outbox.failed(id, retryInMs)();
    }
  };

  const takeOn = async (): Promise<void> => {
    const free = SLOTS - running.size;
    const claimed = await outbox.claim(free, LEASE_MS)();
    if (E.isLeft(claimed))
      return logger.warn({ err: causeOf(claimed.left) }, 'the outbox can not be read; trying again');
    isBehind = claimed.right.length === free;
    for (const one of claimed.right) {
      const done: Promise<void> = deliver(one).finally(() => {
        running.delete(done);
        if (isBehind) endPause();
      });
      running.add(done);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (running.size < SLOTS) await takeOn();
      if (!stopping.signal.aborted) await pause();
    }
  };
  const looking = run();

  return {
    stop: async (graceMs) => {
      stopping.abort();
      endPause();
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

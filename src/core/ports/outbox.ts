import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Message } from '../domain/messages/message.ts';

/** A message that this process must deliver. `id` (UUIDv7) is the same in all attempts; `attempt` counts from 1. */
export type Claimed = Readonly<{
  id: string;
  message: Message;
  attempt: number;
  /** Whether the message is a decoy. A decoy is processed but not delivered, so that timing reveals nothing. */
  isDecoy: boolean;
}>;

export interface Outbox {
  /**
   * Returns due messages. No other process gets these messages for `leaseMs`; then they are due again unless `sent` was
   * called. If the code in a message has expired but the link has not, leaves out the code. Erases messages that have
   * expired or whose encryption key was removed.
   */
  readonly claim: (limit: number, leaseMs: number) => TE.TaskEither<Unavailable, readonly Claimed[]>;
  readonly sent: (id: string) => TE.TaskEither<Unavailable, void>;
  /** Deletes finished messages that were created more than `olderThanMs` ago, and returns how many it deleted. */
  readonly purge: (olderThanMs: number) => TE.TaskEither<Unavailable, number>;
  /** Schedules the next attempt. If `retryInMs` is null, gives up and erases the message body. */
  readonly failed: (id: string, retryInMs: number | null) => TE.TaskEither<Unavailable, void>;
}

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Message } from '../domain/messages/message.ts';

/** A message that this process must deliver. `id` (UUIDv7) is the same for all attempts; `attempt` counts from 1. */
export type Claimed = Readonly<{
  id: string;
  message: Message;
  attempt: number;
  /** A decoy is processed like a message, so that timing reveals nothing, but not delivered. */
  isDecoy: boolean;
}>;

export interface Outbox {
  /**
   * Returns due messages, which no other process gets for `leaseMs`; then they are due again unless `sent`. Expired
   * messages, and those whose encryption key was removed, are erased. Leaves out a code that expired before its link.
   */
  readonly claim: (limit: number, leaseMs: number) => TE.TaskEither<Unavailable, readonly Claimed[]>;
  readonly sent: (id: string) => TE.TaskEither<Unavailable, void>;
  /** Deletes finished messages that were created more than `olderThanMs` ago; returns how many. */
  readonly purge: (olderThanMs: number) => TE.TaskEither<Unavailable, number>;
  /** Schedules the next attempt. Null gives up and erases the message body. */
  readonly failed: (id: string, retryInMs: number | null) => TE.TaskEither<Unavailable, void>;
}

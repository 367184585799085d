import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Message } from '../domain/messages/message.ts';

/** A message that this process delivers. `id` (UUIDv7) is the same for all attempts; `attempt` counts from 1. */
export type Claimed = Readonly<{
  id: string;
  message: Message;
  attempt: number;
  /** A decoy is processed like a message, so that timing reveals nothing, and dropped instead of delivered. */
  isDecoy: boolean;
}>;

export interface Outbox {
  /**
   * Claims due messages: no other process gets them for `leaseMs`, then they are due again unless `sent`. Expired ones,
   * and those whose key is gone, are erased; a code that expired before the link next to it is left out.
   */
  readonly claim: (limit: number, leaseMs: number) => TE.TaskEither<Unavailable, readonly Claimed[]>;
  readonly sent: (id: string) => TE.TaskEither<Unavailable, void>;
  /** Deletes older messages that were sent, expired or given up; returns how many. */
  readonly purge: (olderThanMs: number) => TE.TaskEither<Unavailable, number>;
  /** Schedules the next attempt; null gives up and erases the body. */
  readonly failed: (id: string, retryInMs: number | null) => TE.TaskEither<Unavailable, void>;
}

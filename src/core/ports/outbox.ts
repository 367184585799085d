import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Message } from '../domain/messages/message.ts';

/** A message that this process has taken on; `id` (UUIDv7) stays the same over all tries, of which this is the nth. */
export type Claimed = Readonly<{
  id: string;
  message: Message;
  attempt: number;
  /** It goes the way of messages, so that no time tells whether there was one, and is dropped instead of delivered. */
  isDecoy: boolean;
}>;

/** Messages that were written in the same commit as their cause, and are on their way. */
export interface Outbox {
  /**
   * Takes up to `limit` due messages on for `leaseMs`; nobody else gets them meanwhile, and they are due again after it
   * unless they are `sent`. Expired ones, and ones whose key is gone, are erased instead; a code that has expired before the
   * link beside it is left out.
   */
  readonly claim: (limit: number, leaseMs: number) => TE.TaskEither<Unavailable, readonly Claimed[]>;
  /** Erases the body. */
  readonly sent: (id: string) => TE.TaskEither<Unavailable, void>;
  /** Deletes messages that were sent, expired or given up, and are older; gives how many. */
  readonly purge: (olderThanMs: number) => TE.TaskEither<Unavailable, number>;
  /** Due again after `retryInMs`; with null it is parked: given up, and its body erased. */
  readonly failed: (id: string, retryInMs: number | null) => TE.TaskEither<Unavailable, void>;
}

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { TokenDigest } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';

/**
 * Links that remove what a session added without having proved a second factor. A link stays open until it expires, a
 * link of its session is used, the user's factors are reset, or the user is disabled or deleted.
 */
export interface UndoLinks {
  readonly isOpen: (token: TokenDigest) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Removes the factors and recovery codes that belong to the link's session (`AddedIn`), the password, and all
   * sessions, known devices and challenges. Unverifies addresses and provider accounts that were verified since that
   * session began. Notifies the addresses that stay verified. False if the link is not open.
   */
  readonly use: (token: TokenDigest, language: Language) => TE.TaskEither<Unavailable, boolean>;
  /** Deletes links that expired more than `overForMs` milliseconds ago, and returns how many it deleted. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

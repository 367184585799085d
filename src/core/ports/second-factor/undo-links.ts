import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { TokenDigest } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';

/**
 * Links that remove what a session added without having proved a second factor. A link is open until it is used,
 * expires, another link of its session is used, factors are reset, or the user is disabled or deleted.
 */
export interface UndoLinks {
  readonly isOpen: (token: TokenDigest) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Removes the factors and recovery codes that were added in its session, or later by a session that proved such a
   * factor. Removes the password, unverifies addresses and provider accounts that were verified since that session
   * began, ends all sessions, devices and challenges, and notifies every address that stays verified. Returns false if
   * the link is not open; only one of concurrent calls acts.
   */
  readonly use: (token: TokenDigest, language: Language) => TE.TaskEither<Unavailable, boolean>;
  /** Deletes links that expired more than `overForMs` ago; returns how many. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

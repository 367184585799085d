import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { TokenDigest } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';

/**
 * Links that undo what a session without a second factor has added. A link is open until it is used or expires, another
 * one of that session is used, an administrator resets the user's factors, or the user is disabled or deleted.
 */
export interface UndoLinks {
  readonly isOpen: (token: TokenDigest) => TE.TaskEither<Unavailable, boolean>;
  /**
   * Removes the factors and recovery codes that were added in that session, or later by a session that proved such a
   * factor. Voids the password, withdraws addresses and provider accounts that were verified since that session began,
   * ends all sessions, devices and challenges, and tells every address that stays verified. False, and no change, unless
   * it is open: of parallel calls one acts.
   */
  readonly use: (token: TokenDigest, language: Language) => TE.TaskEither<Unavailable, boolean>;
  /** Deletes links that have been over for longer; returns how many. */
  readonly purge: (overForMs: number) => TE.TaskEither<Unavailable, number>;
}

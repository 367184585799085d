import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { ImportDecision, ImportSnapshot } from '../domain/moving-users/user-import.ts';
import type { ForeignUser } from '../domain/moving-users/user-row.ts';

/** What became of a batch: each decision, and by its place the id of each user that was made. */
export type ImportedBatch = Readonly<{
  decisions: readonly ImportDecision[];
  ids: ReadonlyMap<number, UserId>;
}>;

/** Where users of other systems go to. */
export interface UserImports {
  /** Whether each row was imported before, by what it is known by. */
  readonly isKnown: (users: readonly ForeignUser[]) => TE.TaskEither<Unavailable, readonly boolean[]>;
  /**
   * One commit for the batch, after those of all other imports, which take turns: shows what bears on its rows, and
   * makes those users that `decide` says, each with an event in the trail and a mark by which the same row is known
   * again. What somebody else takes meanwhile is shown to `decide` once more, so that no row breaks its batch. Verified
   * addresses go on with what strangers counted at them, and end the open registrations that hold them.
   */
  readonly take: (
    users: readonly ForeignUser[],
    decide: (seen: ImportSnapshot, now: Date) => readonly ImportDecision[],
  ) => TE.TaskEither<Unavailable, ImportedBatch>;
}

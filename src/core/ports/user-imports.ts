import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { ImportDecision, ImportSnapshot } from '../domain/moving-users/user-import.ts';
import type { ForeignUser } from '../domain/moving-users/user-row.ts';

export type ImportedBatch = Readonly<{
  decisions: readonly ImportDecision[];
  ids: ReadonlyMap<number, UserId>;
}>;

export interface UserImports {
  readonly isKnown: (users: readonly ForeignUser[]) => TE.TaskEither<Unavailable, readonly boolean[]>;
  /**
   * Imports a batch in one transaction. Only one batch is imported at a time, across all processes. If another user
   * takes a username or address in the meantime, calls `decide` again. Failed attempts on imported addresses still
   * count.
   */
  readonly take: (
    users: readonly ForeignUser[],
    decide: (seen: ImportSnapshot, now: Date) => readonly ImportDecision[],
  ) => TE.TaskEither<Unavailable, ImportedBatch>;
}

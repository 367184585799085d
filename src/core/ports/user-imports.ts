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
   * Imports a batch in one commit; one at a time across all processes. Each user gets an audit event and a record by
   * which a later import recognises the row. If another user takes a name in the meantime, `decide` is called again.
   * For verified addresses, earlier failures still count, and open registrations end.
   */
  readonly take: (
    users: readonly ForeignUser[],
    decide: (seen: ImportSnapshot, now: Date) => readonly ImportDecision[],
  ) => TE.TaskEither<Unavailable, ImportedBatch>;
}

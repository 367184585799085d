import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { AuditEntry, Change, Subject } from '../domain/audit.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';

/** Which events a list shows; what is absent filters nothing. */
export type EventFilter = Readonly<{
  actor?: UserId | undefined;
  subject?: Subject | undefined;
  action?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  /** Those that the user caused, and those that were done to the user. */
  of?: UserId | undefined;
}>;

/** An event as it is read. What was erased with a user is gone from it. */
export type AuditRecord = Readonly<{
  id: string;
  at: Date;
  /** With the name that the user has now. */
  actor: Readonly<{ id: UserId; name: string }> | null;
  subject: Subject | null;
  action: string;
  outcome: AuditEntry['outcome'];
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  changes: readonly Change[];
}>;

/** The trail, to be read, and for what happens outside of any store. */
export interface AuditLog {
  readonly append: (entry: AuditEntry) => TE.TaskEither<Unavailable, void>;
  readonly list: (filter: EventFilter, page: PageRequest<'at'>) => TE.TaskEither<Unavailable, Page<AuditRecord>>;
}

import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { AuditEntry, Change, Subject } from '../domain/audit.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';

export type EventFilter = Readonly<{
  actor?: UserId | undefined;
  subject?: Subject | undefined;
  action?: string | undefined;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  /** Only events that this user caused or that are about this user. */
  of?: UserId | undefined;
}>;

/** An event as it is shown to readers, without the personal data of users who were purged. */
export type AuditRecord = Readonly<{
  id: string;
  at: Date;
  /** `isErased`: whether the user was purged, so that only the id is left. */
  actor: Readonly<{ id: UserId; name: string; isErased: boolean }> | null;
  /** `name` is the subject's current name, even if the subject is deleted. Null if it has no name or was erased. */
  subject: (Subject & Readonly<{ name: string | null }>) | null;
  action: string;
  outcome: AuditEntry['outcome'];
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  changes: readonly Change[];
}>;

/** The last seal of the hash chain over the audit trail. It covers all events up to `position`. */
export type Seal = Readonly<{
  position: number;
  /** In hexadecimal. */
  hash: string;
  /** The time of the last sealed event; null if that event was removed from the trail. */
  at: Date | null;
}>;

export interface AuditLog {
  readonly append: (entry: AuditEntry) => TE.TaskEither<Unavailable, void>;
  readonly list: (filter: EventFilter, page: PageRequest<'at'>) => TE.TaskEither<Unavailable, Page<AuditRecord>>;
  /** None if no event has been sealed yet. */
  readonly lastSeal: TE.TaskEither<Unavailable, O.Option<Seal>>;
}

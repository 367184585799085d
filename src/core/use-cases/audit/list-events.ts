import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Forbidden, Unavailable } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../domain/page.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { AuditLog, AuditRecord, EventFilter } from '../../ports/audit-log.ts';

type Deps = Readonly<{ auditLog: AuditLog }>;

/** Requires `audit.read`. */
export type ListEvents = (
  cmd: Readonly<{ actor: Principal; filter: EventFilter; page: PageRequest<'at'> }>,
) => TE.TaskEither<Forbidden | Unavailable, Page<AuditRecord>>;

export const makeListEvents =
  ({ auditLog }: Deps): ListEvents =>
  ({ actor, filter, page }) =>
    pipe(
      TE.fromEither(permitted(actor, 'audit.read')),
      TE.flatMap(() => auditLog.list(filter, page)),
    );

/**
 * Returns events by or about the caller. Leaves out IP addresses and user agents of other users, and names of subjects
 * that the caller may not read.
 */
export type ListMyEvents = (
  cmd: Readonly<{ principal: Principal; page: PageRequest<'at'> }>,
) => TE.TaskEither<Unavailable, Page<AuditRecord>>;

const readable = ({ privileges }: Principal, subject: AuditRecord['subject']): AuditRecord['subject'] =>
  subject === null || privileges.includes(`${subject.type}.read`) ? subject : { ...subject, name: null };

export const makeListMyEvents =
  ({ auditLog }: Deps): ListMyEvents =>
  ({ principal, page }) => {
    const { userId } = principal;
    return pipe(
      auditLog.list({ of: userId }, page),
      TE.map((events) => ({
        ...events,
        items: events.items.map((event) => {
          const subject = readable(principal, event.subject);
          return event.actor === null || event.actor.id === userId
            ? { ...event, subject }
            : { ...event, subject, ip: null, userAgent: null, requestId: null };
        }),
      })),
    );
  };

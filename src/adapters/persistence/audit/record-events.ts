import { trailOf } from '../../../core/domain/audit/trail.ts';
import type { DomainEvent } from '../../../core/domain/events.ts';
import { mailOf } from '../../../core/domain/messages/mail.ts';
import type { Run } from '../database/sql.ts';
import type { Mail } from '../messages/post-messages.ts';
import type { Audit } from './audit-trail.ts';

/** Writes the audit entries and the messages of events, in the caller's transaction; `now` is the database's. */
export type RecordEvents = (run: Run, now: Date, events: readonly DomainEvent[]) => Promise<void>;

/** Jobs and commands have no `mail`, because none of their events sends a message. `onRecorded` must not throw. */
export const makeRecordEvents =
  ({
    audit,
    mail,
    onRecorded,
  }: Readonly<{
    audit: Audit;
    mail?: Mail;
    onRecorded?: (events: readonly DomainEvent[]) => void;
  }>): RecordEvents =>
  async (run, now, events) => {
    const { entries, unknown } = trailOf(events);
    await audit.record(run, now, entries);
    await audit.count(run, now, unknown);
    onRecorded?.(events);
    const outgoing = mailOf(events);
    if (outgoing.length === 0) return;
    if (mail === undefined) throw new TypeError('an event of a job must not send a message');
    await mail.post(run, outgoing);
  };

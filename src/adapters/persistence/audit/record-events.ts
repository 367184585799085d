import { trailOf } from '../../../core/domain/audit/trail.ts';
import type { DomainEvent } from '../../../core/domain/events.ts';
import { mailOf } from '../../../core/domain/messages/mail.ts';
import type { Run } from '../database/sql.ts';
import type { Mail } from '../messages/post-messages.ts';
import type { Audit } from './audit-trail.ts';
import type { OneEntry } from './record-one.ts';

/** For a statement that writes its own audit entry. Call `recorded` after the statement's commit. */
type RecordAlone = Readonly<{
  /**
   * Returns the parameters of the audit entry if the events lead to exactly one entry, of a kind that is limited per
   * minute, and to no message. Returns null otherwise.
   */
  entryOf: (now: Date, events: readonly DomainEvent[]) => OneEntry | null;
  recorded: (events: readonly DomainEvent[]) => void;
}>;

/** Writes the audit entries and the messages of events, in the caller's transaction. `now` is the database's time. */
export type RecordEvents = ((run: Run, now: Date, events: readonly DomainEvent[]) => Promise<void>) &
  Readonly<{ alone: RecordAlone }>;

const entryOf =
  (audit: Audit): RecordAlone['entryOf'] =>
  (now, events) => {
    const { entries, unknown } = trailOf(events);
    const [entry, ...others] = entries;
    const isAlone = [...others, ...unknown, ...mailOf(events)].length === 0;
    return entry !== undefined && isAlone ? audit.alone(now, entry) : null;
  };

/** Jobs and commands pass no `mail`, because none of their events sends a message. `onRecorded` must not throw. */
export const makeRecordEvents = ({
  audit,
  mail,
  onRecorded = () => {},
}: Readonly<{
  audit: Audit;
  mail?: Mail;
  onRecorded?: (events: readonly DomainEvent[]) => void;
}>): RecordEvents => {
  const record = async (run: Run, now: Date, events: readonly DomainEvent[]): Promise<void> => {
    const { entries, unknown } = trailOf(events);
    await audit.record(run, now, entries);
    await audit.count(run, now, unknown);
    onRecorded(events);
    const outgoing = mailOf(events);
    if (outgoing.length === 0) return;
    if (mail === undefined) throw new TypeError('an event of a job must not send a message');
    await mail.post(run, outgoing);
  };
  return Object.assign(record, { alone: { entryOf: entryOf(audit), recorded: onRecorded } });
};

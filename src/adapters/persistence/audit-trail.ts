import type { AuditEntry, Origin } from '../../core/domain/audit.ts';
import type { Run } from './sql.ts';

/** What makes the rows of the trail tamper-evident. */
export type Seals = Readonly<{
  salted: (text: string) => Readonly<{ salt: Buffer; digest: Buffer }>;
  mac: (text: string) => Buffer;
}>;

export type AuditDeps = Readonly<{
  seals: Seals;
  /** UUIDv7. */
  newId: () => string;
  /** Where what runs right now comes from. */
  origin: () => Origin;
}>;

/** What stores that change something need of the trail. */
export type Audit = Readonly<{
  /** Writes the entries in the caller's transaction, which fails where they can't be written; `now` is the database's. */
  record: (run: Run, now: Date, entries: readonly AuditEntry[]) => Promise<void>;
}>;

/** A row as the database keeps it, without its details. */
export type EventRow = Readonly<{
  id: string;
  at: Date;
  actor_id: number | null;
  subject_type: string | null;
  subject_id: string | null;
  action: string;
  outcome: string;
  request_id: string | null;
  digest: Buffer;
}>;

/** The text that the MAC of a row is over. */
export const signedText = (row: EventRow): string =>
  JSON.stringify([
    row.id,
    row.at.toISOString(),
    row.actor_id,
    row.subject_type,
    row.subject_id,
    row.action,
    row.outcome,
    row.request_id,
    row.digest.toString('hex'),
  ]);

/** What an event tells of people, as JSON. */
export type DetailsJson = Readonly<{ ip: string | null; user_agent: string | null; changes: AuditEntry['changes'] }>;

const MAX_USER_AGENT = 512;

const RECORD = {
  name: 'audit_record',
  text: `with told as (
           insert into audit_event (id, at, actor_id, subject_type, subject_id, action, outcome, request_id, digest, mac)
           select * from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
                                $8::text[], $9::bytea[], $10::bytea[]))
         insert into audit_detail (event_id, salt, details) select * from unnest($1::uuid[], $11::bytea[], $12::text[])`,
};

export const makeAudit = ({ seals, newId, origin }: AuditDeps): Audit => {
  const rowOf = (id: string, now: Date, entry: AuditEntry) => {
    const { ip, userAgent, requestId } = origin();
    const details: DetailsJson = {
      ip,
      user_agent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
      changes: entry.changes,
    };
    const text = JSON.stringify(details);
    const { salt, digest } = seals.salted(text);
    const row: EventRow = {
      id,
      at: now,
      actor_id: entry.actor,
      subject_type: entry.subject?.type ?? null,
      subject_id: entry.subject?.id ?? null,
      action: entry.action,
      outcome: entry.outcome,
      request_id: requestId,
      digest,
    };
    return { row, mac: seals.mac(signedText(row)), salt, text };
  };
  return {
    record: async (run, now, entries) => {
      if (entries.length === 0) return;
      // what happened at the same time stays in its order
      const ids = entries.map(() => newId()).toSorted();
      const rows = entries.map((entry, i) => rowOf(ids[i] ?? newId(), now, entry));
      const column = <K extends keyof EventRow>(name: K) => rows.map(({ row }) => row[name]);
      await run(
        RECORD,
        column('id'),
        column('at'),
        column('actor_id'),
        column('subject_type'),
        column('subject_id'),
        column('action'),
        column('outcome'),
        column('request_id'),
        column('digest'),
        rows.map(({ mac }) => mac),
        rows.map(({ salt }) => salt),
        rows.map(({ text }) => text),
      );
    },
  };
};

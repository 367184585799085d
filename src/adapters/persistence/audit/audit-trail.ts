import { denied } from '../../../core/domain/audit.ts';
import type { AuditEntry, Origin } from '../../../core/domain/audit.ts';
import { talliedFor, tallyOf, writtenSinglyOf } from '../../../core/domain/audit/audit-tally.ts';
import type { UnknownAction } from '../../../core/domain/audit/trail.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import type { RowOf, Statement } from '../database/statement.ts';
import { entriesToWrite } from './audit-counting.ts';
import type { OneEntry } from './record-one.ts';

export type Seals = Readonly<{
  salted: (text: string) => Readonly<{ salt: Buffer; digest: Buffer }>;
  mac: (text: string) => Buffer;
}>;

export type AuditDeps = Readonly<{
  seals: Seals;
  /** Returns a UUIDv7. */
  newId: () => string;
  origin: () => Origin;
}>;

/** An audit entry. If it is written after its request, it contains the origin of the request. */
export type Placed = AuditEntry & Readonly<{ origin?: Origin }>;

export type Audit = Readonly<{
  /**
   * Writes entries in the caller's transaction, which fails if they can't be written. Of entries that a user can cause
   * any number of times, only the first few per minute are written, and the others are counted.
   */
  record: (run: Run, now: Date, entries: readonly Placed[]) => Promise<void>;
  placed: (entry: AuditEntry) => Placed;
  /** Returns the parameters of `countingOne` and `writingOne`; null if such entries are not limited per minute. */
  alone: (now: Date, entry: AuditEntry) => OneEntry | null;
  /** Counts attempts on unknown accounts, in the caller's transaction. */
  count: (run: Run, now: Date, actions: readonly UnknownAction[]) => Promise<void>;
}>;

export const EVENT_COLUMNS = columns(
  'audit_event',
  'id',
  'at',
  'actor_id',
  'subject_type',
  'subject_id',
  'action',
  'outcome',
  'request_id',
  'digest',
);
export type EventRow = RowOf<typeof EVENT_COLUMNS>;

/** PostgreSQL has times that a `Date` can't hold, such as `infinity`. All of them become the same text. */
const timeText = (at: Date): string => (Number.isFinite(Number(at)) ? new Date(at).toISOString() : 'none');

export const signedText = (row: EventRow): string =>
  JSON.stringify([
    row.id,
    timeText(row.at),
    row.actor_id,
    row.subject_type,
    row.subject_id,
    row.action,
    row.outcome,
    row.request_id,
    row.digest.toString('hex'),
  ]);

export type DetailsJson = Readonly<{ ip: string | null; user_agent: string | null; changes: AuditEntry['changes'] }>;

const MAX_USER_AGENT = 512;

const into = (name: string, table: string, details: string) =>
  statement({
    name,
    text: `with entry as (
           insert into public.${table} (id, at, actor_id, subject_type, subject_id, action, outcome, request_id, digest, mac)
           select * from unnest($1::uuid[], $2::timestamptz[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
                                $8::text[], $9::bytea[], $10::bytea[]))
         insert into public.${details} (event_id, salt, details) select * from unnest($1::uuid[], $11::bytea[], $12::text[])`,
  });
const RECORD = into('audit_record', 'audit_event', 'audit_detail');
/** Inserts attempts on unknown accounts as events are inserted, so that timing does not reveal unknown accounts. */
const COUNT = into('audit_count', 'audit_stranger', 'audit_stranger_detail');

const rowOf = ({ seals, origin }: AuditDeps, id: string, now: Date, entry: Placed) => {
  const { ip, userAgent, requestId } = entry.origin ?? origin();
  const details: DetailsJson = {
    ip,
    user_agent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    changes: entry.changes,
  };
  const text = JSON.stringify(details);
  const { salt, digest } = seals.salted(text);
  const row = {
    id,
    at: now,
    actor_id: entry.actor,
    subject_type: entry.subject?.type ?? null,
    subject_id: entry.subject?.id ?? null,
    action: entry.action,
    outcome: entry.outcome,
    request_id: requestId,
    digest,
  } satisfies EventRow;
  return { row, mac: seals.mac(signedText(row)), salt, text };
};

const aloneOf = (deps: AuditDeps, now: Date, entry: AuditEntry): OneEntry | null => {
  const userId = talliedFor(entry);
  if (userId === null) return null;
  const { action, outcome, actor, isSubject } = tallyOf(userId, entry);
  const { row, mac, salt, text } = rowOf(deps, deps.newId(), now, entry);
  const { at, actor_id: actorId, subject_type: type, subject_id: id, request_id: requestId, digest } = row;
  const counted = [userId, action, outcome, actor, isSubject, writtenSinglyOf(action)];
  return [...counted, row.id, at, actorId, type, id, action, outcome, requestId, digest, mac, salt, text];
};

/** Returns the rows of entries and of their details. Ids are sorted, so that entries keep their order. */
export const rowsOf = (deps: AuditDeps, now: Date, entries: readonly Placed[]) => {
  const ids = entries.map(() => deps.newId()).toSorted();
  return entries.map((entry, i) => rowOf(deps, ids[i] ?? deps.newId(), now, entry));
};

export const makeAudit = (deps: AuditDeps): Audit => {
  const insert = async (run: Run, made: Statement, now: Date, entries: readonly Placed[]): Promise<void> => {
    if (entries.length === 0) return;
    const rows = rowsOf(deps, now, entries);
    const column = <K extends keyof EventRow>(name: K) => rows.map(({ row }) => row[name]);
    await run(
      made,
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
  };
  return {
    record: async (run, now, entries) => insert(run, RECORD, now, await entriesToWrite(run, entries)),
    placed: (entry) => ({ ...entry, origin: deps.origin() }),
    alone: (now, entry) => aloneOf(deps, now, entry),
    count: (run, now, actions) =>
      insert(
        run,
        COUNT,
        now,
        actions.map((action) => denied(null, action, null)),
      ),
  };
};

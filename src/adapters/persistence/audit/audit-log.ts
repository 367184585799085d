import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { AuditEntry, Subject } from '../../../core/domain/audit.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { AuditLog, AuditRecord, EventFilter, Seal } from '../../../core/ports/audit-log.ts';
import { inBatches } from '../database/in-batches.ts';
import { outage } from '../database/outage.ts';
import { readPage } from '../database/read-page.ts';
import { inTransaction, onPool, timeOf } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, computed, orNull, statement } from '../database/statement.ts';
import type { Audit, DetailsJson, Placed } from './audit-trail.ts';
import { SUBJECT_NAME } from './subject-names.ts';

type Row = {
  id: string;
  at: Date;
  actor_id: UserId | null;
  actor_name: string | null;
  actor_erased: boolean;
  subject_type: Subject['type'] | null;
  subject_id: string | null;
  subject_name: string | null;
  action: string;
  outcome: AuditEntry['outcome'];
  request_id: string | null;
  details: string | null;
};

const COLUMNS = `e.id, e.at, e.actor_id, e.subject_type, e.subject_id, e.action, e.outcome, e.request_id, d.details,
                 concat_ws(' ', u.first_name, u.last_name) as actor_name, u.purged_at is not null as actor_erased,
                 ${SUBJECT_NAME} as subject_name`;
const SHOWN = `public.audit_event e on e.id = k.id left join public.audit_detail d on d.event_id = e.id
               left join public."user" u on u.id = e.actor_id`;

const toRecord = (row: Row): AuditRecord => {
  const details: DetailsJson =
    row.details === null ? { ip: null, user_agent: null, changes: [] } : JSON.parse(row.details);
  return {
    id: row.id,
    at: row.at,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? '', isErased: row.actor_erased },
    subject:
      row.subject_type === null ? null : { type: row.subject_type, id: row.subject_id ?? '', name: row.subject_name },
    action: row.action,
    outcome: row.outcome,
    ip: details.ip,
    userAgent: details.user_agent,
    requestId: row.request_id,
    changes: details.changes,
  };
};

const conditionsOf = ({ actor, subject, action, from, to, of }: EventFilter) => {
  const values: unknown[] = [];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const texts = [
    ...(actor === undefined ? [] : [`e.actor_id = ${next(actor)}`]),
    ...(subject === undefined ? [] : [`e.subject_type = ${next(subject.type)} and e.subject_id = ${next(subject.id)}`]),
    ...(action === undefined ? [] : [`e.action = ${next(action)}`]),
    ...(from === undefined ? [] : [`e.at >= ${next(from)}`]),
    ...(to === undefined ? [] : [`e.at < ${next(to)}`]),
    ...(of === undefined
      ? []
      : [`(e.actor_id = ${next(of)} or (e.subject_type = 'user' and e.subject_id = ${next(String(of))}))`]),
  ];
  return { where: texts.join(' and ') || 'true', values };
};

type Deps = Readonly<{ pool: Pool; audit: Pick<Audit, 'record' | 'placed'> }>;

const LAST_SEAL = statement({
  name: 'audit_last_seal',
  columns: { ...columns('audit_seal', 'position', 'hash'), ...orNull({ at: computed.time }) },
  text: `select s.position, s.hash, e.at from public.audit_seal s left join public.audit_event e on e.id = s.event_id
          order by s.position desc limit 1`,
});

const lastSeal = async (run: Run): Promise<O.Option<Seal>> => {
  const [row] = await run(LAST_SEAL);
  return row === undefined
    ? O.none
    : O.some({ position: Number(row.position), hash: row.hash.toString('hex'), at: row.at });
};

const append = ({ pool, audit }: Deps) =>
  inBatches<Placed>(
    ({ actor }) => actor,
    (entries) =>
      inTransaction(pool, async (run) => {
        await audit.record(run, await timeOf(run), entries);
      }),
  );

export const makeAuditLog = (deps: Deps): AuditLog => {
  // Entries of one user update the same counter, so they are written one batch at a time. Entries that wait hold no
  // connection.
  const inTurn = append(deps);
  return {
    lastSeal: TE.tryCatch(() => lastSeal(onPool(deps.pool)), outage('audit-log')),
    append: (entry) => TE.tryCatch(() => inTurn(deps.audit.placed(entry)), outage('audit-log')),
    list: (filter, page) =>
      TE.tryCatch(() => {
        const source = {
          columns: COLUMNS,
          from: 'public.audit_event e',
          shown: SHOWN,
          ...conditionsOf(filter),
          keys: { at: { expression: 'e.at', type: 'timestamptz' as const } },
          id: { expression: 'e.id', type: 'uuid' as const },
        };
        return readPage(onPool(deps.pool), source, page, toRecord);
      }, outage('audit-log')),
  };
};

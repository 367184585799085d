import type { Pool } from 'pg';
import { succeeded } from '../../../core/domain/audit.ts';
import { inTransaction, timeOf } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import { GENESIS, SEALED, headText, isMine, isSealed, linkText, sealText } from './audit-links.ts';
import type { ChainSeals, Head, SealedRow } from './audit-links.ts';
import { signedText } from './audit-trail.ts';
import type { Audit, EventRow } from './audit-trail.ts';

const BATCH = 1_000;

const HEAD = statement({
  name: 'audit_chain_head',
  columns: columns('audit_seal', 'position', 'hash', 'mac'),
  text: `select position, hash, mac from public.audit_seal order by position desc limit 1`,
});
// Looks back ten minutes: no transaction runs that long, so no event with an older time can still be committed.
const UNSEALED = statement({
  name: 'audit_chain_unsealed',
  columns: SEALED,
  text: `select e.* from public.audit_event e
          where (e.at, e.id) > ($1::timestamptz, $2::uuid)
            and e.at > coalesce((select max(l.at) from (select x.at from public.audit_seal s join public.audit_event x on x.id = s.event_id
                                                         order by s.position desc limit ${BATCH}) l), '-infinity') - interval '10 minutes'
            and not ${isSealed('e')}
          order by e.at, e.id limit ${BATCH}`,
});
const SEAL = statement({
  name: 'audit_chain_seal',
  text: `insert into public.audit_seal (position, event_id, hash, mac, key_id)
         select * from unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::bytea[], $5::text[])`,
});
// Returns the last seal. It must have been made with a configured key or be confirmed by the operator. A confirmation
// is recorded as the next event.
const trustedHead = async (
  run: Run,
  seals: ChainSeals,
  known: Known | null,
): Promise<readonly [position: number, hash: Buffer]> => {
  const [head] = await run(HEAD);
  if (head === undefined) return [0, GENESIS];
  const [position, { hash, mac }] = [Number(head.position), head];
  if (seals.isGenuine(sealText(position, hash), mac)) return [position, hash];
  if (known === null || headText(position, hash) !== known.head.join(':'))
    throw new Error(
      `the last seal, at position ${position}, is of no secret that is configured: nothing is sealed on top of it`,
    );
  const changes = [{ field: 'head', before: null, after: headText(position, hash) }];
  await known.audit.record(run, await timeOf(run), [succeeded(null, 'trail.vouched-for', null, changes)]);
  return [position, hash];
};

/** Seals one batch of events. `next` is the last event of a full batch, after which the next batch starts. */
const sealBatch = async (
  run: Run,
  { seals, known }: Pick<Deps, 'seals' | 'known'>,
  after: Pick<EventRow, 'at' | 'id'>,
): Promise<Readonly<{ sealed: number; head: string; next: SealedRow | null }>> => {
  let [position, previous] = await trustedHead(run, seals, known ?? null);
  const rows = await run(UNSEALED, after.at, after.id);
  const made = rows
    // Rows inserted by hand are not sealed, so that verification finds them.
    .filter((row) => seals.isGenuine(signedText(row), row.mac))
    .map((row) => {
      position += 1;
      previous = seals.hash(previous, linkText(row));
      return { position, id: row.id, hash: previous, mac: seals.mac(sealText(position, previous)) };
    });
  if (made.length > 0)
    await run(
      SEAL,
      made.map((one) => one.position),
      made.map((one) => one.id),
      made.map((one) => one.hash),
      made.map((one) => one.mac),
      made.map(() => seals.keyId),
    );
  const next = rows.length === BATCH ? (rows.at(-1) ?? null) : null;
  return { sealed: made.length, head: headText(position, previous), next };
};

/** The end of the chain. The operator confirms it, because its seal was made with a key that is not configured. */
type Known = Readonly<{ head: Head; audit: Pick<Audit, 'record'> }>;
type Deps = Readonly<{ pool: Pool; seals: ChainSeals; known?: Known | null }>;

/** `head` is the last seal. A copy that is kept elsewhere reveals whether the end of the chain was cut off. */
export type Sealed = Readonly<{ sealed: number; head: string | null }>;

/** Seals events in batches, without blocking writers. Does nothing if another process is sealing. */
export const sealTrail = async ({ pool, ...deps }: Deps): Promise<Sealed> => {
  let [sealed, head]: [number, string | null] = [0, null];
  let after: Pick<EventRow, 'at' | 'id'> | null = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };
  while (after !== null) {
    const place: Pick<EventRow, 'at' | 'id'> = after;
    const done = await inTransaction(pool, async (run) => ((await isMine(run)) ? sealBatch(run, deps, place) : null));
    sealed += done?.sealed ?? 0;
    head = done?.head ?? head;
    after = done?.next ?? null;
  }
  return { sealed, head };
};

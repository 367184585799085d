import type { Pool } from 'pg';
import { denied } from '../../core/domain/audit.ts';
import type { StrangerAction } from '../../core/domain/sign-in-trail.ts';
import { signedText } from './audit-trail.ts';
import type { Audit, EventRow } from './audit-trail.ts';
import { inTransaction } from './sql.ts';
import type { Run } from './sql.ts';

/** What the chain is made and checked with. */
export type ChainSeals = Readonly<{
  hash: (previous: Buffer, text: string) => Buffer;
  mac: (text: string) => Buffer;
  isGenuine: (text: string, mac: Buffer) => boolean;
  /** Of the key that `mac` uses. */
  keyId: string;
}>;

export type SealedRow = EventRow & Readonly<{ mac: Buffer }>;

/** Before the first event. */
export const GENESIS = Buffer.alloc(32);

/** What the MAC of a seal is over. */
export const sealText = (position: number, hash: Buffer): string => `seal ${position} ${hash.toString('hex')}`;

/** An event's part in the chain: all that its own MAC covers, and that MAC. */
export const linkText = (row: SealedRow): string => `${signedText(row)} ${row.mac.toString('hex')}`;

const BATCH = 1_000;

/** One process at a time; it goes with the transaction. */
const LOCK = { name: 'audit_chain_lock', text: `select pg_try_advisory_xact_lock(7236402, 1) as is_mine` };
const HEAD = {
  name: 'audit_chain_head',
  text: `select position, hash, mac from audit_seal order by position desc limit 1`,
};
/**
 * Whether an event is in the chain, by one look into an index for each: joined, all seals would be read for every batch.
 */
export const isSealed = (event: string): string =>
  `(select true from audit_seal s where s.event_id = ${event}.id) is true`;
/** No transaction lives for ten minutes, so that nothing comes later than that. */
const UNSEALED = {
  name: 'audit_chain_unsealed',
  text: `select e.* from audit_event e
          where (e.at, e.id) > ($1::timestamptz, $2::uuid)
            and e.at > coalesce((select max(l.at) from (select x.at from audit_seal s join audit_event x on x.id = s.event_id
                                                         order by s.position desc limit ${BATCH}) l), '-infinity') - interval '10 minutes'
            and not ${isSealed('e')}
          order by e.at, e.id limit ${BATCH}`,
};
const SEAL = {
  name: 'audit_chain_seal',
  text: `insert into audit_seal (position, event_id, hash, mac, key_id)
         select * from unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::bytea[], $5::text[])`,
};
const STRANGERS = {
  name: 'audit_chain_strangers',
  text: `with over as (select date_trunc('minute', clock_timestamp()) as minute),
              gone as (delete from audit_stranger where at < (select minute from over) returning id, action, date_trunc('minute', at) as minute),
              details as (delete from audit_stranger_detail where event_id in (select id from gone))
         select action, minute, count(*)::int as count, date_trunc('milliseconds', clock_timestamp()) as now
           from gone group by action, minute order by minute, action`,
};

/** Where the chain ends: `POSITION:HASH` as text. */
export type Head = readonly [position: number, hash: string];

/** `POSITION:HASH`, as sealing or an earlier verification said it. */
export const parseHead = (text: string): Head | null => {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return position === undefined || hash === undefined ? null : [Number(position), hash];
};

export const headText = (position: number, hash: Buffer): string => `${position}:${hash.toString('hex')}`;

/** Whether this process is the one that changes the chain until its transaction ends. */
export const isMine = async (run: Run): Promise<boolean> =>
  (await run<{ is_mine: boolean }>(LOCK))[0]?.is_mine === true;

/** The end of the chain, which has to be of a key that is configured, or known to the operator: a seal on top says so. */
const trustedHead = async (
  run: Run,
  seals: ChainSeals,
  known: Head | null,
): Promise<readonly [position: number, hash: Buffer]> => {
  const [head] = await run<Readonly<{ position: string; hash: Buffer; mac: Buffer }>>(HEAD);
  if (head === undefined) return [0, GENESIS];
  const [position, { hash, mac }] = [Number(head.position), head];
  const isKnown = known !== null && headText(position, hash) === known.join(':');
  if (!isKnown && !seals.isGenuine(sealText(position, hash), mac))
    throw new Error(
      `the last seal, at position ${position}, is of no secret that is configured: nothing is sealed on top of it`,
    );
  return [position, hash];
};

/** Seals one batch after a place in the trail; gives the place where the next begins, or null after the last. */
const sealBatch = async (
  run: Run,
  { seals, known }: Pick<Deps, 'seals' | 'known'>,
  after: Pick<EventRow, 'at' | 'id'>,
): Promise<Readonly<{ sealed: number; head: string; next: SealedRow | null }>> => {
  const rows = await run<SealedRow>(UNSEALED, after.at, after.id);
  let [position, previous] = await trustedHead(run, seals, known ?? null);
  const made = rows
    // what was written by hand is never sealed, and stays to be found
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

type Deps = Readonly<{
  pool: Pool;
  seals: ChainSeals;
  audit: Pick<Audit, 'record'>;
  /** A head that the operator vouches for, where its secret is gone. */
  known?: Head | null;
}>;

/** How many events were sealed now, and the end of the chain; kept elsewhere, it shows whether the end was cut off. */
export type Sealed = Readonly<{ sealed: number; head: string | null }>;

/**
 * Puts new events into the chain, batch by batch. Whoever writes meanwhile waits for nothing; where another process is
 * at it, nothing is done.
 */
export const sealTrail = async ({ pool, ...deps }: Omit<Deps, 'audit'>): Promise<Sealed> => {
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

/** Makes one event of each minute that is over and each thing that strangers tried in it. */
export const tellOfStrangers = ({ pool, audit }: Pick<Deps, 'pool' | 'audit'>): Promise<void> =>
  inTransaction(pool, async (run) => {
    if (!(await isMine(run))) return;
    type Counted = { action: StrangerAction; minute: Date; count: number; now: Date };
    const counted = await run<Counted>(STRANGERS);
    const [first] = counted;
    if (first === undefined) return;
    const entries = counted.map(({ action, minute, count }) =>
      denied(null, action, null, [
        { field: 'minute', before: null, after: minute.toISOString() },
        { field: 'count', before: null, after: count },
      ]),
    );
    await audit.record(run, first.now, entries);
  });

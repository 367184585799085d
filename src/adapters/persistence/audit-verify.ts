import type { Pool } from 'pg';
import { GENESIS, linkText, sealText } from './audit-chain.ts';
import type { ChainSeals, SealedRow } from './audit-chain.ts';
import { signedText } from './audit-trail.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';

/** The first fault of the trail, by what is wrong and where. */
export type Fault = Readonly<{ what: string; eventId: string | null; position: number | null }>;

export type Verified = Readonly<{
  /** Events in the chain, and those that are not in it yet. */
  sealed: number;
  unsealed: number;
  /** Events whose details were erased with a user. */
  erased: number;
  /** Seals under keys that are not configured any more: their order is checked, who made them is not. */
  foreign: number;
  /** The end of the chain; kept elsewhere, it shows whether the end was cut off. */
  head: string;
  fault: Fault | null;
}>;

export type VerifySeals = ChainSeals &
  Readonly<{ digest: (salt: Buffer, text: string) => Buffer; keyIds: readonly string[] }>;

type Details = Readonly<{ salt: Buffer | null; details: string | null; is_erased: boolean }>;
type ChainRow = Details &
  Readonly<{ position: string; event_id: string; hash: Buffer; seal_mac: Buffer; key_id: string }> & {
    [K in keyof SealedRow]: SealedRow[K] | null;
  };

const BATCH = 1_000;
/** Details may be gone where the user whom an event is about, or who caused it, was purged. */
const ERASED = `exists (select from audit_event p where p.action = 'user.purged' and p.subject_type = 'user'
                                                    and p.subject_id in (e.actor_id::text, e.subject_id))`;
const CHAIN = {
  name: 'audit_verify_chain',
  text: `select s.position, s.event_id, s.hash, s.mac as seal_mac, s.key_id, e.*, d.salt, d.details,
                d.event_id is null and ${ERASED} as is_erased
           from audit_seal s left join audit_event e on e.id = s.event_id left join audit_detail d on d.event_id = s.event_id
          where s.position > $1 order by s.position limit ${BATCH}`,
};
const REST = {
  name: 'audit_verify_rest',
  text: `select e.*, d.salt, d.details, d.event_id is null and ${ERASED} as is_erased
           from audit_event e left join audit_detail d on d.event_id = e.id
          where (e.at, e.id) > ($1::timestamptz, $2::uuid) and not exists (select from audit_seal s where s.event_id = e.id)
          order by e.at, e.id limit ${BATCH}`,
};

type Checked = { sealed: number; unsealed: number; erased: number; foreign: number };

const detailsFault = (seals: VerifySeals, row: Details & Pick<SealedRow, 'digest'>): string | null => {
  if (row.salt === null || row.details === null) return row.is_erased ? null : 'its details are missing';
  return seals.digest(row.salt, row.details).equals(row.digest) ? null : 'its details were altered';
};

const linkFault = (seals: VerifySeals, row: ChainRow, expected: number, previous: Buffer): string | null => {
  if (Number(row.position) !== expected) return `a seal is missing before it, at position ${expected}`;
  if (row.id === null) return 'the event is missing';
  const event = row as ChainRow & SealedRow;
  if (!seals.hash(previous, linkText(event)).equals(row.hash)) return 'the event was altered, or its seal was';
  const isOurs = seals.keyIds.includes(row.key_id);
  if (isOurs && !seals.isGenuine(sealText(expected, row.hash), row.seal_mac)) return 'its seal was not made here';
  return detailsFault(seals, event);
};

const verifyChain = async (run: Run, seals: VerifySeals, checked: Checked, heads: Map<number, string>) => {
  let position = 0;
  let previous: Buffer = GENESIS;
  for (;;) {
    const rows = await run<ChainRow>(CHAIN, position);
    for (const row of rows) {
      const what = linkFault(seals, row, position + 1, previous);
      if (what !== null) return { what, eventId: row.event_id, position: position + 1 };
      [position, previous] = [position + 1, row.hash];
      if (heads.has(position) && heads.get(position) !== previous.toString('hex'))
        return { what: 'the chain is another one than the head that was kept', eventId: row.event_id, position };
      heads.delete(position);
      checked.sealed += 1;
      if (row.details === null) checked.erased += 1;
      if (!seals.keyIds.includes(row.key_id)) checked.foreign += 1;
    }
    if (rows.length < BATCH) return `${position}:${previous.toString('hex')}`;
  }
};

const verifyRest = async (run: Run, seals: VerifySeals, checked: Checked): Promise<Fault | null> => {
  let after = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const rows = await run<SealedRow & Details>(REST, after.at, after.id);
    for (const row of rows) {
      const isOurs = seals.isGenuine(signedText(row), row.mac);
      const what = isOurs ? detailsFault(seals, row) : 'the event was inserted or altered by hand';
      if (what !== null) return { what, eventId: row.id, position: null };
      checked.unsealed += 1;
      after = row;
    }
    if (rows.length < BATCH) return null;
  }
};

/** `POSITION:HASH`, as an earlier verification said it. */
export const parseHead = (text: string): readonly [number, string] | null => {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return position === undefined || hash === undefined ? null : [Number(position), hash];
};

/**
 * Reads the whole trail, in order and in bounded memory, and stops at the first row that is altered, missing or
 * inserted. What was cut off at the very end shows only against a `head` that was kept elsewhere.
 */
export const verifyTrail = async (
  pool: Pool,
  seals: VerifySeals,
  head: readonly [number, string] | null,
): Promise<Verified> => {
  const run = onPool(pool);
  const checked: Checked = { sealed: 0, unsealed: 0, erased: 0, foreign: 0 };
  const heads = new Map(head === null || head[0] === 0 ? [] : [head]);
  const chain = await verifyChain(run, seals, checked, heads);
  if (typeof chain !== 'string') return { ...checked, head: '', fault: chain };
  const [missing] = heads.keys();
  if (missing !== undefined) {
    const fault = { what: 'the end of the chain was cut off', eventId: null, position: missing };
    return { ...checked, head: chain, fault };
  }
  const fault = await verifyRest(run, seals, checked);
  return { ...checked, head: chain, fault };
};

import type { Pool } from 'pg';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';
import { DETAIL_COLUMNS, LINK, detailsFault, linkFault, sealFault } from './audit-integrity.ts';
import type { VerifySeals } from './audit-integrity.ts';
import { GENESIS, SEALED, headText, isSealed } from './audit-links.ts';
import type { Head } from './audit-links.ts';
import { signedText } from './audit-trail.ts';
import type { DetailsJson } from './audit-trail.ts';

export type Fault = Readonly<{ what: string; eventId: string | null; position: number | null }>;

export type Verified = Readonly<{
  /** The number of events in the chain; `unsealed` events are not in it yet. */
  sealed: number;
  unsealed: number;
  erased: number;
  /** The number of events at the beginning that were deleted after their retention. */
  forgotten: number;
  /** Seals made with keys that are no longer configured. Their order is verified, but their MAC is not. */
  foreign: number;
  /** The last seal. A copy that is kept elsewhere reveals whether the end was cut off. */
  head: string;
  fault: Fault | null;
}>;

const BATCH = 1_000;
/** Lower than every position, even one that an attacker inserted. */
const FIRST = Number.MIN_SAFE_INTEGER;
const START = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' } as const;
const UNVOUCHED = 'its seal is of a secret that is not configured, and none that is comes after it';
/** SQL condition: the details may be missing, because the actor or the user whom the event is about was purged. */
const ERASED = `exists (select from public.audit_event p where p.action = 'user.purged' and p.subject_type = 'user'
                   and p.subject_id in (e.actor_id::text, case e.subject_type when 'user' then e.subject_id end))`;
const CHAIN = statement({
  name: 'audit_verify_chain',
  columns: LINK,
  text: `select s.position, s.event_id, s.hash, s.mac as seal_mac, s.key_id, e.*, d.salt, d.details,
                d.event_id is null and ${ERASED} as is_erased
           from public.audit_seal s left join public.audit_event e on e.id = s.event_id left join public.audit_detail d on d.event_id = s.event_id
          where s.position > $1 order by s.position limit ${BATCH}`,
});
/** Reads the events that say up to which position the chain was shortened. A forged event fails its own check. */
const SHORTENED = statement({
  name: 'audit_verify_shortened',
  columns: { ...columns('audit_detail', 'salt', 'details'), ...columns('audit_event', 'digest') },
  text: `select d.salt, d.details, e.digest from public.audit_event e join public.audit_detail d on d.event_id = e.id
          where e.action = 'trail.shortened' order by e.at desc, e.id desc`,
});
/** Reads all events, because a forged one may have any time. Only the time and id of sealed events are needed. */
const EVENTS = statement({
  name: 'audit_verify_events',
  columns: { ...SEALED, is_sealed: computed.boolean, ...DETAIL_COLUMNS },
  text: `select e.*, d.salt, d.details, not e.is_sealed and d.event_id is null and ${ERASED} as is_erased
           from (select *, ${isSealed('a')} as is_sealed from public.audit_event a
                  where (a.at, a.id) >= ($1::timestamptz, $2::uuid) order by a.at, a.id limit ${BATCH}) e
                left join public.audit_detail d on d.event_id = e.id and not e.is_sealed
          order by e.at, e.id`,
});

type Checked = { sealed: number; unsealed: number; erased: number; forgotten: number; foreign: number };

const shortenedTo = async (run: Run, seals: VerifySeals): Promise<number> => {
  const genuine = (await run(SHORTENED)).filter(({ salt, details, digest }) =>
    seals.digest(salt, details).equals(digest),
  );
  const positions = genuine.map(({ details }) => {
    const { changes }: DetailsJson = JSON.parse(details);
    return Number(changes.find(({ field }) => field === 'position')?.after ?? 0);
  });
  return Math.max(0, ...positions);
};

const atHead = (head: Head | null, position: number, hash: Buffer): 'elsewhere' | 'same' | 'other' => {
  if (head?.[0] !== position) return 'elsewhere';
  return head[1] === hash.toString('hex') ? 'same' : 'other';
};

type Chain = Readonly<{ head: string; reached: number }>;

const verifyChain = async (
  run: Run,
  seals: VerifySeals,
  checked: Checked,
  kept: Head | null,
): Promise<Fault | Chain> => {
  const shortened = await shortenedTo(run, seals);
  let [position, previous]: [number, Buffer] = [0, GENESIS];
  // The first seal that was made with an unknown key and that no later seal confirms.
  let unvouched: Fault | null = null;
  for (let after: number = FIRST; ; after = position) {
    const rows = await run(CHAIN, after);
    for (const row of rows) {
      // Retention deletes events but keeps the seal of the last deleted one, because the next seal covers it.
      const at = Number(row.position);
      const isBase = position === 0 && row.id === null && at > 0 && at <= shortened;
      const place = { eventId: row.event_id, position: isBase ? at : position + 1 };
      const what = isBase ? sealFault(seals, row, place.position) : linkFault(seals, row, place.position, previous);
      if (what !== null) return { what, ...place };
      [position, previous] = [place.position, row.hash];
      const isForeign = !seals.keyIds.includes(row.key_id);
      const isKept = atHead(kept, position, previous);
      if (isKept === 'other') return { what: 'the chain is another one than the head that was kept', ...place };
      if (!isForeign || isKept === 'same') unvouched = null;
      else unvouched ??= { what: UNVOUCHED, ...place };
      if (isBase) checked.forgotten = position;
      else {
        checked.sealed += 1;
        if (row.details === null) checked.erased += 1;
        if (isForeign) checked.foreign += 1;
      }
    }
    if (rows.length < BATCH) return unvouched ?? { head: headText(position, previous), reached: position };
  }
};

const verifyRest = async (run: Run, seals: VerifySeals, checked: Checked): Promise<Fault | null> => {
  let after: Readonly<{ at: Date | '-infinity'; id: string }> = START;
  // Each batch begins with the last row of the previous one.
  let seen: string | null = null;
  for (;;) {
    const rows = await run(EVENTS, after.at, after.id);
    for (const row of rows) {
      const isSeen = row.id === seen;
      [after, seen] = [row, row.id];
      if (isSeen || row.is_sealed) continue;
      const isOurs = seals.isGenuine(signedText(row), row.mac);
      const what = isOurs ? detailsFault(seals, row) : 'the event was inserted or altered by hand';
      if (what !== null) return { what, eventId: row.id, position: null };
      checked.unsealed += 1;
    }
    if (rows.length < BATCH) return null;
  }
};

/** Stops at the first row that is changed, missing or inserted. `kept` reveals rows that were cut off at the end. */
export const verifyTrail = async (pool: Pool, seals: VerifySeals, kept: Head | null): Promise<Verified> => {
  const run = onPool(pool);
  const checked: Checked = { sealed: 0, unsealed: 0, erased: 0, forgotten: 0, foreign: 0 };
  const chain = await verifyChain(run, seals, checked, kept);
  if ('what' in chain) return { ...checked, head: '', fault: chain };
  if (kept !== null && kept[0] > chain.reached) {
    const fault = { what: 'the end of the chain was cut off', eventId: null, position: kept[0] };
    return { ...checked, head: chain.head, fault };
  }
  const fault = await verifyRest(run, seals, checked);
  return { ...checked, head: chain.head, fault };
};

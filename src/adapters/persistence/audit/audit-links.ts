import type { Run } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { EVENT_COLUMNS, signedText } from './audit-trail.ts';

export type ChainSeals = Readonly<{
  hash: (previous: Buffer, text: string) => Buffer;
  mac: (text: string) => Buffer;
  isGenuine: (text: string, mac: Buffer) => boolean;
  keyId: string;
}>;

export const SEALED = { ...EVENT_COLUMNS, ...columns('audit_event', 'mac') };
export type SealedRow = RowOf<typeof SEALED>;

export const GENESIS = Buffer.alloc(32);

export const sealText = (position: number, hash: Buffer): string => `seal ${position} ${hash.toString('hex')}`;

/** Returns the text of an event that a seal's hash covers: everything that the event's MAC covers, and the MAC. */
export const linkText = (row: SealedRow): string => `${signedText(row)} ${row.mac.toString('hex')}`;

/** The last seal of the chain; as text, `POSITION:HASH`. */
export type Head = readonly [position: number, hash: string];

export const parseHead = (text: string): Head | null => {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return position === undefined || hash === undefined ? null : [Number(position), hash];
};

export const headText = (position: number, hash: Buffer): string => `${position}:${hash.toString('hex')}`;

/** Locks the chain until the transaction ends. Returns false if another process has locked it. */
export const isMine = async (run: Run): Promise<boolean> => (await run(LOCK))[0]?.is_mine === true;

const LOCK = statement({
  name: 'audit_chain_lock',
  columns: { is_mine: computed.boolean },
  text: `select pg_try_advisory_xact_lock(7236402, 1) as is_mine`,
});

/** SQL condition: the event is in the chain. It is a subquery, because a join would read all seals for every batch. */
export const isSealed = (event: string): string =>
  `(select true from public.audit_seal s where s.event_id = ${event}.id) is true`;

import type { Run } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { EVENT, signedText } from './audit-trail.ts';

/** What the chain is made and checked with. */
export type ChainSeals = Readonly<{
  hash: (previous: Buffer, text: string) => Buffer;
  mac: (text: string) => Buffer;
  isGenuine: (text: string, mac: Buffer) => boolean;
  /** Of the key that `mac` uses. */
  keyId: string;
}>;

/** All of an event. */
export const SEALED = { ...EVENT, ...columns('audit_event', 'mac') };
export type SealedRow = RowOf<typeof SEALED>;

/** Before the first event. */
export const GENESIS = Buffer.alloc(32);

/** What the MAC of a seal is over. */
export const sealText = (position: number, hash: Buffer): string => `seal ${position} ${hash.toString('hex')}`;

/** An event's part in the chain: all that its own MAC covers, and that MAC. */
export const linkText = (row: SealedRow): string => `${signedText(row)} ${row.mac.toString('hex')}`;

/** Where the chain ends: `POSITION:HASH` as text. */
export type Head = readonly [position: number, hash: string];

/** `POSITION:HASH`, as sealing or an earlier verification said it. */
export const parseHead = (text: string): Head | null => {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return position === undefined || hash === undefined ? null : [Number(position), hash];
};

export const headText = (position: number, hash: Buffer): string => `${position}:${hash.toString('hex')}`;

/** Whether this process is the one that changes the chain until its transaction ends. */
export const isMine = async (run: Run): Promise<boolean> => (await run(LOCK))[0]?.is_mine === true;

/** One process at a time; it goes with the transaction. */
const LOCK = statement({
  name: 'audit_chain_lock',
  columns: { is_mine: computed.boolean },
  text: `select pg_try_advisory_xact_lock(7236402, 1) as is_mine`,
});

/**
 * Whether an event is in the chain, by one look into an index for each: joined, all seals would be read for every batch.
 */
export const isSealed = (event: string): string =>
  `(select true from audit_seal s where s.event_id = ${event}.id) is true`;

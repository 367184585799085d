import { columns, computed, orNull } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { SEALED, linkText, sealText } from './audit-links.ts';
import type { ChainSeals, SealedRow } from './audit-links.ts';

export type VerifySeals = ChainSeals &
  Readonly<{ digest: (salt: Buffer, text: string) => Buffer; keyIds: readonly string[] }>;

/** What an event tells of people, where it is there. */
export const DETAILS = { ...orNull(columns('audit_detail', 'salt', 'details')), is_erased: computed.boolean };
type Details = RowOf<typeof DETAILS>;
/** A seal, its event and its details, where they are there. */
export const LINK = {
  ...columns('audit_seal', 'position', 'event_id', 'hash', 'key_id'),
  seal_mac: columns('audit_seal', 'mac').mac,
  ...orNull(SEALED),
  ...DETAILS,
};
type ChainRow = RowOf<typeof LINK>;

/** What is wrong with what an event tells of people. */
export const detailsFault = (seals: VerifySeals, row: Details & Pick<SealedRow, 'digest'>): string | null => {
  if (row.salt === null || row.details === null) return row.is_erased ? null : 'its details are missing';
  return seals.digest(row.salt, row.details).equals(row.digest) ? null : 'its details were altered';
};

/** What is wrong with a seal by itself. */
export const sealFault = (seals: VerifySeals, row: ChainRow, position: number): string | null => {
  const isOurs = seals.keyIds.includes(row.key_id);
  return isOurs && !seals.isGenuine(sealText(position, row.hash), row.seal_mac) ? 'its seal was not made here' : null;
};

/** What is wrong with an event at its place in the chain. */
export const linkFault = (seals: VerifySeals, row: ChainRow, expected: number, previous: Buffer): string | null => {
  if (Number(row.position) !== expected) return `a seal is missing before it, at position ${expected}`;
  if (row.id === null) return 'the event is missing';
  const event = row as ChainRow & SealedRow;
  if (!seals.hash(previous, linkText(event)).equals(row.hash)) return 'the event was altered, or its seal was';
  return sealFault(seals, row, expected) ?? detailsFault(seals, event);
};

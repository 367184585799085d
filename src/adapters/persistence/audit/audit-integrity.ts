import { columns, computed, orNull } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { SEALED, linkText, sealText } from './audit-links.ts';
import type { ChainSeals, SealedRow } from './audit-links.ts';

export type VerifySeals = ChainSeals &
  Readonly<{ digest: (salt: Buffer, text: string) => Buffer; keyIds: readonly string[] }>;

/** The personal details of an event; null if they were erased. */
export const DETAIL_COLUMNS = { ...orNull(columns('audit_detail', 'salt', 'details')), is_erased: computed.boolean };
type Details = RowOf<typeof DETAIL_COLUMNS>;
export const LINK = {
  ...columns('audit_seal', 'position', 'event_id', 'hash', 'key_id'),
  seal_mac: columns('audit_seal', 'mac').mac,
  ...orNull(SEALED),
  ...DETAIL_COLUMNS,
};
type ChainRow = RowOf<typeof LINK>;

export const detailsFault = (seals: VerifySeals, row: Details & Pick<SealedRow, 'digest'>): string | null => {
  if (row.salt === null || row.details === null) return row.is_erased ? null : 'its details are missing';
  return seals.digest(row.salt, row.details).equals(row.digest) ? null : 'its details were altered';
};

export const sealFault = (seals: VerifySeals, row: ChainRow, position: number): string | null => {
  const isOurs = seals.keyIds.includes(row.key_id);
  return isOurs && !seals.isGenuine(sealText(position, row.hash), row.seal_mac) ? 'its seal was not made here' : null;
};

export const linkFault = (seals: VerifySeals, row: ChainRow, expected: number, previous: Buffer): string | null => {
  if (Number(row.position) !== expected) return `a seal is missing before it, at position ${expected}`;
  if (row.id === null) return 'the event is missing';
  const event = row as ChainRow & SealedRow;
  if (!seals.hash(previous, linkText(event)).equals(row.hash)) return 'the event was altered, or its seal was';
  return sealFault(seals, row, expected) ?? detailsFault(seals, event);
};

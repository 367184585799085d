import type { Position } from '../../../core/domain/page.ts';
import { computed } from './statement.ts';
import type { RowOf } from './statement.ts';

/** A sort expression that is never null, and the type to which its text is cast back. */
export type SortKey = Readonly<{ expression: string; type: 'timestamptz' | 'text' | 'varchar' | 'int' | 'uuid' }>;

/** Reads a time as JSON, because the format of its text depends on settings of the database. */
const textOf = ({ expression, type }: SortKey): string =>
  type === 'timestamptz' ? `to_json(${expression}) #>> '{}'` : `${expression}::text`;

/** Orders by `key`, then by the unique `id`. An index on both columns serves either direction. */
export const keyset = (key: SortKey, id: SortKey, descending: boolean) => {
  const direction = descending ? 'desc' : 'asc';
  return {
    orderBy: `${key.expression} ${direction}, ${id.expression} ${direction}`,
    /** SQL condition for rows after a position. The parameters `$n` and `$n+1` are `positionValues`. */
    after: (n: number) =>
      `(${key.expression}, ${id.expression}) ${descending ? '<' : '>'} ($${n}::${key.type}, $${n + 1}::${id.type})`,
    position: `${textOf(key)} as position_value, ${id.expression}::text as position_id`,
  };
};

export const positionValues = ({ value, id }: Position): readonly (string | null)[] => [value, id];

export const POSITION = { position_value: computed.string, position_id: computed.string };
export type PositionRow = RowOf<typeof POSITION>;

export const positionOf = (row: PositionRow): Position => ({ value: row.position_value, id: row.position_id });

import { p, raw } from '@mikro-orm/core';
import type { EntitySchema, PrimaryKeyProp } from '@mikro-orm/core';
import type { UserId } from '../../../core/domain/ids.ts';

/** Refers to the schema by name, because an import would be circular: every table refers to users. */
const user = 'User' as unknown as EntitySchema<{ id: UserId; [PrimaryKeyProp]?: 'id' }>;

const by =
  <const C extends string>(column: C) =>
  () =>
    p.manyToOne(user).fieldName(column).mapToPk().nullable().deleteRule('set null').updateRule('no action');

export const common = {
  createdAt: p.datetime(3).defaultRaw('now()'),
  /** A trigger also sets this column; `onUpdate` makes MikroORM read the new value back. */
  updatedAt: p
    .datetime(3)
    .defaultRaw('now()')
    .onUpdate(() => raw('clock_timestamp()')),
  createdBy: by('created_by'),
  updatedBy: by('updated_by'),
  deletedAt: p.datetime(3).nullable(),
};

/** Partial indexes on the common foreign keys, because few rows have them. */
export const commonIndexes = (table: string) => [
  { name: `${table}_created_by_index`, properties: ['createdBy' as const], where: 'created_by is not null' },
  { name: `${table}_updated_by_index`, properties: ['updatedBy' as const], where: 'updated_by is not null' },
];

/** A trigger that sets `updated_at`, so that hand-written SQL need not set it. */
export const touch = (table: string) => ({
  name: `${table}_touch`,
  timing: 'before' as const,
  events: ['update' as const],
  forEach: 'row' as const,
  body: 'new.updated_at := clock_timestamp(); return new;',
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

export const RoleSchema = defineEntity({
  name: 'Role',
  tableName: 'role',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    description: p.string().length(256).nullable(),
    /** Incremented by every change. */
    version: p.integer().default(1),
    ...common,
  },
  uniques: [{ name: 'role_name_unique', properties: ['name'], where: 'deleted_at is null' }],
  indexes: [
    {
      name: 'role_name_folded_unique',
      expression: `create unique index "role_name_folded_unique" on "role" ((fold_case(name) collate "C")) where deleted_at is null`,
    },
    ...commonIndexes('role'),
  ],
  triggers: [touch('role')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

export const PrivilegeSchema = defineEntity({
  name: 'Privilege',
  tableName: 'privilege',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    description: p.string().length(256).nullable(),
    /** Incremented by every change. */
    version: p.integer().default(1),
    ...common,
  },
  uniques: [{ name: 'privilege_name_unique', properties: ['name'], where: 'deleted_at is null' }],
  indexes: commonIndexes('privilege'),
  triggers: [touch('privilege')],
});

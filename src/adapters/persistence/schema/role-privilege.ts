import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { PrivilegeSchema } from './privilege.ts';
import { RoleSchema } from './role.ts';

export const RolePrivilegeSchema = defineEntity({
  name: 'RolePrivilege',
  tableName: 'role_privilege',
  properties: {
    id: p.integer().primary().autoincrement(),
    role: () => p.manyToOne(RoleSchema).mapToPk().deleteRule('restrict').updateRule('no action'),
    privilege: () => p.manyToOne(PrivilegeSchema).mapToPk().deleteRule('restrict').updateRule('no action'),
    ...common,
  },
  uniques: [{ name: 'role_privilege_unique', properties: ['role', 'privilege'] }],
  indexes: [
    { name: 'role_privilege_privilege_id_index', properties: ['privilege'] },
    ...commonIndexes('role_privilege'),
  ],
  triggers: [touch('role_privilege')],
});

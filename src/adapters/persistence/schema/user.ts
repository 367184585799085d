import { defineEntity, p } from '@mikro-orm/core';
import { GENDERS } from '../../../core/domain/user.ts';
import { common, commonIndexes, touch } from './common.ts';
import { RoleSchema } from './role.ts';

/** In the order of first names, of those who share what is before them. */
const byFirstName = (name: string, before: string, where = '') => ({
  name,
  expression: `create index "${name}" on "user" (${before}(lower(first_name) collate "C"), id)${where}`,
});

/** For the few who fulfil a condition, in each order of the directory. */
const inEachOrder = (name: string, where: string) => [
  { name: `${name}_id_order_index`, properties: ['id' as const], where },
  { name: `${name}_created_index`, properties: ['createdAt' as const, 'id' as const], where },
  { name: `${name}_updated_index`, properties: ['updatedAt' as const, 'id' as const], where },
  byFirstName(`${name}_first_name_index`, '', ` where ${where}`),
];

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'user',
  properties: {
    id: p.integer().primary().autoincrement(),
    firstName: p.string().length(64),
    lastName: p.string().length(64).nullable(),
    jobTitle: p.string().length(128).nullable(),
    gender: p.enum(GENDERS).nullable(),
    dob: p.date().nullable(),
    profileImageUrl: p.string().length(512).nullable(),
    isActive: p.boolean().default(true),
    role: () => p.manyToOne(RoleSchema).mapToPk().deleteRule('restrict').updateRule('no action'),
    /** Raised by every change of the profile, username, identities, role and `is_active`; not by sign-ins or locks. */
    version: p.integer().default(1),
    /** Since when nothing tells whose row this was. */
    purgedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [
    // for the directory: each order that it can be listed in, by each filter that few users fulfil, and what begins with
    { name: 'user_created_at_index', properties: ['createdAt', 'id'] },
    { name: 'user_updated_at_index', properties: ['updatedAt', 'id'] },
    { name: 'user_role_id_order_index', properties: ['role', 'id'] },
    { name: 'user_role_created_index', properties: ['role', 'createdAt', 'id'] },
    { name: 'user_role_updated_index', properties: ['role', 'updatedAt', 'id'] },
    byFirstName('user_role_first_name_index', 'role_id, '),
    ...inEachOrder('user_inactive', 'not is_active'),
    ...inEachOrder('user_deleted', 'deleted_at is not null'),
    // an index that holds an expression, but not what it is made of, is not read alone
    {
      name: 'user_first_name_search_index',
      expression: `create index "user_first_name_search_index" on "user" ((lower(first_name) collate "C"), id) include (first_name, created_at, deleted_at)`,
    },
    {
      name: 'user_last_name_search_index',
      expression: `create index "user_last_name_search_index" on "user" ((lower(last_name) collate "C")) include (id, last_name, created_at, deleted_at)`,
    },
    {
      name: 'user_to_purge_index',
      properties: ['deletedAt'],
      where: 'deleted_at is not null and purged_at is null',
    },
    ...commonIndexes('user'),
  ],
  triggers: [touch('user')],
});

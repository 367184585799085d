import { defineEntity, p } from '@mikro-orm/core';
import type { BirthDate, JobTitle } from '../../../core/domain/account/profile.ts';
import { GENDERS } from '../../../core/domain/account/user.ts';
import type { PersonName } from '../../../core/domain/account/user.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { common, commonIndexes, touch } from './common.ts';
import { RoleSchema } from './role.ts';

/** In the order of first names, of those who share what is before them. */
const byFirstName = (name: string, before: string, where = '') => ({
  name,
  expression: `create index "${name}" on "user" (${before}(lower(first_name) collate "C"), id)${where}`,
});

/** Each order of the directory for open registrations, and for everybody else: strangers can make any number of the former. */
const byRegistering = [
  { name: 'user_registering_id_order_index', properties: ['isRegistering' as const, 'id' as const] },
  {
    name: 'user_registering_created_index',
    properties: ['isRegistering' as const, 'createdAt' as const, 'id' as const],
  },
  {
    name: 'user_registering_updated_index',
    properties: ['isRegistering' as const, 'updatedAt' as const, 'id' as const],
  },
  byFirstName('user_registering_first_name_index', 'is_registering, '),
];

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
    id: p.integer().$type<UserId>().primary().autoincrement(),
    firstName: p.string().$type<PersonName>().length(64),
    lastName: p.string().$type<PersonName>().length(64).nullable(),
    jobTitle: p.string().$type<JobTitle>().length(128).nullable(),
    gender: p.enum(GENDERS).nullable(),
    dob: p.date().$type<BirthDate>().nullable(),
    profileImageUrl: p.string().length(512).nullable(),
    isActive: p.boolean().default(true),
    role: () => p.manyToOne(RoleSchema).mapToPk().deleteRule('restrict').updateRule('no action'),
    /** True for an open registration; kept by triggers of `user_identity`. `created_at` is when it was last registered. */
    isRegistering: p.boolean().default(false),
    /** Raised by every change of the profile, username, identities, role and `is_active`; not by sign-ins or locks. */
    version: p.integer().default(1),
    /** Since when nothing tells whose row this was. */
    purgedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [
    // for the directory: each order that it can be listed in, by each filter that few users fulfil, and what begins with
    ...byRegistering,
    { name: 'user_role_registering_id_order_index', properties: ['role', 'isRegistering', 'id'] },
    { name: 'user_role_registering_created_index', properties: ['role', 'isRegistering', 'createdAt', 'id'] },
    { name: 'user_role_registering_updated_index', properties: ['role', 'isRegistering', 'updatedAt', 'id'] },
    byFirstName('user_role_registering_first_name_index', 'role_id, is_registering, '),
    ...inEachOrder('user_inactive', 'not is_active'),
    ...inEachOrder('user_deleted', 'deleted_at is not null'),
    // an index that holds an expression, but not what it is made of, is not read alone
    {
      name: 'user_first_name_q_index',
      expression: `create index "user_first_name_q_index" on "user" ((lower(first_name) collate "C"), id) include (first_name, created_at, deleted_at, is_registering)`,
    },
    {
      name: 'user_last_name_q_index',
      expression: `create index "user_last_name_q_index" on "user" ((lower(last_name) collate "C")) include (id, last_name, created_at, deleted_at, is_registering)`,
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

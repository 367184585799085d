import { defineEntity, p } from '@mikro-orm/core';
import type { BirthDate, JobTitle } from '../../../core/domain/account/profile.ts';
import { Gender } from '../../../core/domain/account/user.ts';
import type { PersonName } from '../../../core/domain/account/user.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { common, commonIndexes, touch } from './common.ts';
import { RoleSchema } from './role.ts';

// The database generates `first_name_folded` and `last_name_folded`, which are not properties of the entity.
const byFirstName = (name: string, before: string, where = '') => ({
  name,
  expression: `create index "${name}" on "user" (${before}first_name_folded, id)${where}`,
});

/** Indexes for each sort order of the directory. Registrations are separate, because anyone can create many of them. */
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
  byFirstName('user_registering_name_folded_index', 'is_registering, '),
];

const inEachOrder = (name: string, where: string) => [
  { name: `${name}_id_order_index`, properties: ['id' as const], where },
  { name: `${name}_created_index`, properties: ['createdAt' as const, 'id' as const], where },
  { name: `${name}_updated_index`, properties: ['updatedAt' as const, 'id' as const], where },
  byFirstName(`${name}_name_folded_index`, '', ` where ${where}`),
];

const HAS_IMAGE = `((old.profile_image_url)::text ~ '(^|/)[A-Za-z0-9_-]{22}$'::text)`;

/**
 * A trigger that queues a user's former image for removal, regardless of which statement replaced it. The condition is
 * written as PostgreSQL prints it, so that the drift check finds no difference.
 */
const imageGone = (event: 'update' | 'delete', when: string) => ({
  name: `user_image_${event}`,
  timing: 'after' as const,
  events: [event],
  forEach: 'row' as const,
  when,
  body: `execute format('insert into %I.image_removal (name, is_reserved, due_at) values ($1, false, clock_timestamp()) on conflict (name) do nothing', tg_table_schema) using right(old.profile_image_url, 22); return null;`,
});

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'user',
  properties: {
    id: p.integer().$type<UserId>().primary().autoincrement(),
    firstName: p.string().$type<PersonName>().length(64),
    lastName: p.string().$type<PersonName>().length(64).nullable(),
    jobTitle: p.string().$type<JobTitle>().length(128).nullable(),
    gender: p.enum(Object.keys(Gender.keys) as Gender[]).nullable(),
    dob: p.date().$type<BirthDate>().nullable(),
    profileImageUrl: p.string().length(512).nullable(),
    isActive: p.boolean().default(true),
    role: () => p.manyToOne(RoleSchema).mapToPk().deleteRule('restrict').updateRule('no action'),
    /** Whether the registration is in progress. Triggers of `user_identity` set this. It started at `created_at`. */
    isRegistering: p.boolean().default(false),
    /** Incremented by changes of profile, username, identities, role and `is_active`, not by sign-ins or lockouts. */
    version: p.integer().default(1),
    purgedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [
    ...byRegistering,
    { name: 'user_role_registering_id_order_index', properties: ['role', 'isRegistering', 'id'] },
    { name: 'user_role_registering_created_index', properties: ['role', 'isRegistering', 'createdAt', 'id'] },
    { name: 'user_role_registering_updated_index', properties: ['role', 'isRegistering', 'updatedAt', 'id'] },
    byFirstName('user_role_registering_name_folded_index', 'role_id, is_registering, '),
    ...inEachOrder('user_inactive', 'not is_active'),
    ...inEachOrder('user_deleted', 'deleted_at is not null'),
    {
      name: 'user_first_name_folded_index',
      expression: `create index "user_first_name_folded_index" on "user" (first_name_folded, id) include (created_at, deleted_at, is_registering)`,
    },
    {
      name: 'user_last_name_folded_index',
      expression: `create index "user_last_name_folded_index" on "user" (last_name_folded) include (id, created_at, deleted_at, is_registering)`,
    },
    {
      name: 'user_to_purge_index',
      properties: ['deletedAt'],
      where: 'deleted_at is not null and purged_at is null',
    },
    ...commonIndexes('user'),
  ],
  triggers: [
    touch('user'),
    imageGone(
      'update',
      `(((old.profile_image_url)::text IS DISTINCT FROM (new.profile_image_url)::text) AND ${HAS_IMAGE})`,
    ),
    imageGone('delete', HAS_IMAGE),
  ],
});

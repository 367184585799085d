import { defineEntity, p } from '@mikro-orm/core';
import type { IdentityId, TokenDigest } from '../../../core/domain/ids.ts';
import { common, commonIndexes, touch } from './common.ts';
import { otpProperties } from './count-properties.ts';
import { UserSchema } from './user.ts';

/** The check for schema drift compares expression indexes only by name, so give a changed index a new name. */
const unique = (name: string, columns: string, where: string, nulls = '') => ({
  name,
  expression: `create unique index "${name}" on "user_identity" (${columns}) ${nulls} where ${where}`,
});

// A trigger sets `verified_at` whenever an address becomes verified.
const verifying = (event: 'insert' | 'update', when: string) => ({
  name: `user_identity_verified_${event}`,
  timing: 'before' as const,
  events: [event],
  forEach: 'row' as const,
  when,
  body: 'new.verified_at := now(); return new;',
});

// A trigger sets `user.is_registering`, so that it is correct even if an older version of the service writes. It
// decides which users are deleted after `REGISTRATION_TTL`. Callers have locked the user's row, so no one else changes
// it.
const registering = (event: 'insert' | 'update', when: string) => ({
  name: `user_identity_registering_${event}`,
  timing: 'after' as const,
  events: [event],
  forEach: 'row' as const,
  when,
  // Name the schema of the trigger's table, because the search path may lead to another schema.
  body: `execute format('update %I."user" set is_registering = $1 where id = $2 and is_registering <> $1', tg_table_schema) using new.registration_hash is not null, new.user_id; return null;`,
});

export const UserIdentitySchema = defineEntity({
  name: 'UserIdentity',
  tableName: 'user_identity',
  properties: {
    id: p.integer().$type<IdentityId>().primary().autoincrement(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    type: p.enum(['email', 'mobile', 'oauth'] as const),
    value: p.string().length(191),
    isVerified: p.boolean().default(false),
    /** The start of the transaction that last verified the address. Null if this column did not exist then. */
    verifiedAt: p.datetime(3).nullable(),
    isPrimary: p.boolean().default(false),
    oauthProvider: p.string().length(50).nullable(),
    ...otpProperties,
    /** The digest of the `registration` token; set only while the registration is in progress. */
    registrationHash: p.string().$type<TokenDigest>().length(43).nullable(),
    invitationHash: p.string().length(43).nullable(),
    invitationExpiresAt: p.datetime(3).nullable(),
    /** The administrator who added the address to an existing user; null for an invitation. */
    addedBy: () =>
      p.manyToOne(UserSchema).fieldName('added_by').mapToPk().nullable().deleteRule('set null').updateRule('no action'),
    ...common,
  },
  checks: [
    { name: 'user_identity_oauth_provider_check', expression: `(type = 'oauth') = (oauth_provider is not null)` },
    { name: 'user_identity_registration_check', expression: `not is_verified or registration_hash is null` },
    {
      name: 'user_identity_invitation_check',
      expression: `(invitation_hash is null) = (invitation_expires_at is null)`,
    },
  ],
  uniques: [
    {
      name: 'user_identity_invitation_unique',
      properties: ['invitationHash'],
      where: 'invitation_hash is not null',
    },
  ],
  indexes: [
    unique(
      'user_identity_verified_unique',
      'type, value, oauth_provider',
      'is_verified and deleted_at is null',
      'nulls not distinct',
    ),
    unique(
      'user_identity_user_value_unique',
      'user_id, type, value, oauth_provider',
      'deleted_at is null',
      'nulls not distinct',
    ),
    unique('user_identity_registration_unique', 'type, value', 'registration_hash is not null and deleted_at is null'),
    unique('user_identity_primary_unique', 'user_id, type', 'is_primary and deleted_at is null'),
    { name: 'user_identity_value_index', properties: ['type', 'value'], where: 'deleted_at is null' },
    { name: 'user_identity_user_id_index', properties: ['user'] },
    {
      name: 'user_identity_removed_index',
      properties: ['deletedAt'],
      where: `deleted_at is not null and type <> 'oauth'`,
    },
    { name: 'user_identity_added_by_index', properties: ['addedBy'], where: 'added_by is not null' },
    {
      name: 'user_identity_claimed_index',
      properties: ['createdAt'],
      where: 'created_by = user_id and not is_verified',
    },
    { name: 'user_identity_locked_index', properties: ['otpLockedUntil'], where: 'otp_locked_until is not null' },
    { name: 'user_identity_failing_index', properties: ['wrongOtpTotal'], where: 'wrong_otp_total > 0' },
    {
      name: 'user_identity_search_index',
      expression: `create index "user_identity_search_index" on "user_identity" (value collate "C") include (user_id, deleted_at)`,
    },
    ...commonIndexes('user_identity'),
  ],
  triggers: [
    touch('user_identity'),
    // Conditions are written as PostgreSQL prints them, so that the drift check finds no difference.
    registering('insert', '(new.registration_hash IS NOT NULL)'),
    verifying('insert', 'new.is_verified'),
    verifying('update', '(new.is_verified AND (NOT old.is_verified))'),
    registering('update', '((old.registration_hash IS NULL) <> (new.registration_hash IS NULL))'),
  ],
});

import { defineEntity, p } from '@mikro-orm/core';
import type { BodyFingerprint, SessionId } from '../../../core/domain/ids.ts';
import type { SealedSecret } from '../../../core/domain/second-factor/totp.ts';
import type { Username } from '../../../core/domain/sign-in/login.ts';
import type { PasswordHash } from '../../../core/domain/sign-in/password.ts';
import { common, commonIndexes, touch } from './common.ts';
import { factorProperties, passwordProperties } from './count-properties.ts';
import { UserSchema } from './user.ts';

export const UserAuthSchema = defineEntity({
  name: 'UserAuth',
  tableName: 'user_auth',
  properties: {
    id: p.integer().primary().autoincrement(),
    user: () =>
      p
        .manyToOne(UserSchema)
        .mapToPk()
        .unique('user_auth_user_id_unique')
        .deleteRule('cascade')
        .updateRule('no action'),
    username: p.string().$type<Username>().length(100).nullable(),
    passwordHash: p.string().$type<PasswordHash>().length(256),
    /** Of the body of an open registration; erased when the interval is over. */
    registrationFingerprint: p.string().$type<BodyFingerprint>().length(64).nullable(),
    ...passwordProperties,
    ...factorProperties,
    /** Of the authenticator app, sealed. */
    totpSecret: p.blob().$type<SealedSecret>().nullable(),
    totpConfirmedAt: p.datetime(3).nullable(),
    /** The step of the last accepted code; codes of it and of earlier steps are used (RFC 6238 §5.2). */
    totpLastStep: p.bigint('string').nullable(),
    /** See `AddedIn`; no foreign key, because it outlives the session. */
    totpAddedIn: p.uuid().$type<SessionId>().nullable(),
    /** Where the switch was turned on; the same. */
    alwaysAddedIn: p.uuid().$type<SessionId>().nullable(),
    /** A new app until its first code confirms it. */
    totpPendingSecret: p.blob().$type<SealedSecret>().nullable(),
    totpPendingUntil: p.datetime(3).nullable(),
    /** Asks for a second factor at every sign-in: recovery codes are one, without an app. */
    alwaysSecondFactor: p.boolean().default(false),
    /** By which authenticators know the user; made with the first passkey. */
    passkeyHandle: p.blob().nullable().unique('user_auth_passkey_handle_unique'),
    /** The last changes of the username, oldest first. */
    renamedAt: p
      .array((time) => new Date(time))
      .columnType('timestamptz[]')
      .defaultRaw(`'{}'`),
    lastLoginAt: p.datetime(3).nullable(),
    /** Raised to end all sessions at once: each session has the epoch in which it started. */
    sessionEpoch: p.integer().default(0),
    /** When the user was last disabled, enabled or deleted; links sent before are invalid. */
    shutAt: p.datetime(3).nullable(),
    ...common,
  },
  uniques: [{ name: 'user_auth_username_unique', properties: ['username'], where: 'deleted_at is null' }],
  indexes: [
    { name: 'user_auth_locked_index', properties: ['accountLockedUntil'], where: 'account_locked_until is not null' },
    { name: 'user_auth_failing_index', properties: ['wrongPasswordTotal'], where: 'wrong_password_total > 0' },
    {
      name: 'user_auth_factor_locked_index',
      properties: ['factorLockedUntil'],
      where: 'factor_locked_until is not null',
    },
    { name: 'user_auth_factor_failing_index', properties: ['wrongFactorTotal'], where: 'wrong_factor_total > 0' },
    {
      name: 'user_auth_totp_index',
      properties: ['user'],
      where: 'totp_secret is not null or totp_pending_secret is not null',
    },
    {
      name: 'user_auth_username_prefix_index',
      expression: `create index "user_auth_username_prefix_index" on "user_auth" (username collate "C") include (user_id) where username is not null`,
    },
    {
      name: 'user_auth_registration_fingerprint_index',
      properties: ['user'],
      where: 'registration_fingerprint is not null',
    },
    ...commonIndexes('user_auth'),
  ],
  triggers: [touch('user_auth')],
});

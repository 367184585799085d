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
    /** A fingerprint of the request that started a registration; erased after the minimum interval between codes. */
    registrationFingerprint: p.string().$type<BodyFingerprint>().length(64).nullable(),
    ...passwordProperties,
    ...factorProperties,
    /** The secret shared with the authenticator app, encrypted. */
    totpSecret: p.blob().$type<SealedSecret>().nullable(),
    totpConfirmedAt: p.datetime(3).nullable(),
    /** The time step of the last accepted code; codes of this and earlier steps are refused (RFC 6238 §5.2). */
    totpLastStep: p.bigint('string').nullable(),
    /** The session in which the app was added; see `AddedIn`. No foreign key: the value outlives the session. */
    totpAddedIn: p.uuid().$type<SessionId>().nullable(),
    /** The session that turned on `always_second_factor`. No foreign key: the value outlives the session. */
    alwaysAddedIn: p.uuid().$type<SessionId>().nullable(),
    /** The secret of a new authenticator app that the user has not confirmed with a first code yet. */
    totpPendingSecret: p.blob().$type<SealedSecret>().nullable(),
    totpPendingUntil: p.datetime(3).nullable(),
    /** Whether every sign-in asks for a second factor. Recovery codes count as one, even without an app. */
    alwaysSecondFactor: p.boolean().default(false),
    /** The user handle of WebAuthn, created with the first passkey. */
    passkeyHandle: p.blob().nullable().unique('user_auth_passkey_handle_unique'),
    /** The times of the last username changes, oldest first. */
    renamedAt: p
      .array((time) => new Date(time))
      .columnType('timestamptz[]')
      .defaultRaw(`'{}'`),
    lastLoginAt: p.datetime(3).nullable(),
    /** Incremented to end all sessions together: each session stores the epoch in which it started. */
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

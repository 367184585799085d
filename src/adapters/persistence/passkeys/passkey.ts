import { defineEntity, p } from '@mikro-orm/core';
import type { PasskeyId, SessionId } from '../../../core/domain/ids.ts';
import type { PasskeyName } from '../../../core/domain/passkeys/passkey.ts';
import { common, commonIndexes, touch } from '../schema/common.ts';
import { UserSchema } from '../schema/user.ts';

export const PasskeySchema = defineEntity({
  name: 'Passkey',
  tableName: 'passkey',
  properties: {
    id: p.integer().$type<PasskeyId>().primary().autoincrement(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    /** Unique among deleted users, too. They may be restored, so no one else may add their passkeys in the meantime. */
    credentialId: p.blob().unique('passkey_credential_id_unique'),
    /** A COSE key, which is not secret. */
    publicKey: p.blob(),
    rpId: p.string().length(253),
    /** The signature counter of the last use; meaningful only if the passkey is not `backup_eligible`. */
    counter: p.bigint('string'),
    backupEligible: p.boolean(),
    backedUp: p.boolean(),
    /** Whether the authenticator has performed user verification at least once. */
    uvSeen: p.boolean(),
    transports: p.array().columnType('text[]').defaultRaw(`'{}'`),
    aaguid: p.uuid().nullable(),
    name: p.string().$type<PasskeyName>().length(64),
    /** The session without a second factor that added the passkey, or the factor used to add it. See `AddedIn`. */
    addedIn: p.uuid().$type<SessionId>().nullable(),
    lastUsedAt: p.datetime(3).nullable(),
    /** When the passkey was blocked, because another device seems to have a copy of its key. */
    blockedAt: p.datetime(3).nullable(),
    version: p.integer().default(1),
    ...common,
  },
  indexes: [{ name: 'passkey_user_id_index', properties: ['user'] }, ...commonIndexes('passkey')],
  triggers: [touch('passkey')],
});

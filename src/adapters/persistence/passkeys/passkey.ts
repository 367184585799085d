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
    /** Also of a deleted user, who may be restored: nobody else can add it meanwhile. */
    credentialId: p.blob().unique('passkey_credential_id_unique'),
    /** A COSE key, which is no secret. */
    publicKey: p.blob(),
    rpId: p.string().length(253),
    /** Of the last signature; it means something only if the passkey is not `backup_eligible`. */
    counter: p.bigint('string'),
    backupEligible: p.boolean(),
    backedUp: p.boolean(),
    /** The authenticator has verified its user at least once. */
    uvSeen: p.boolean(),
    transports: p.array().columnType('text[]').defaultRaw(`'{}'`),
    aaguid: p.uuid().nullable(),
    name: p.string().$type<PasskeyName>().length(64),
    /** The session without a second factor that added it, or what that added. */
    addedIn: p.uuid().$type<SessionId>().nullable(),
    lastUsedAt: p.datetime(3).nullable(),
    /** Another device has its key. */
    blockedAt: p.datetime(3).nullable(),
    version: p.integer().default(1),
    ...common,
  },
  indexes: [{ name: 'passkey_user_id_index', properties: ['user'] }, ...commonIndexes('passkey')],
  triggers: [touch('passkey')],
});

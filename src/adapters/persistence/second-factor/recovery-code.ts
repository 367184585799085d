import { defineEntity, p } from '@mikro-orm/core';
import type { SessionId } from '../../../core/domain/ids.ts';
import type { RecoveryCodeHash } from '../../../core/domain/second-factor/recovery-codes.ts';
import { common, commonIndexes, touch } from '../schema/common.ts';
import { UserSchema } from '../schema/user.ts';

export const RecoveryCodeSchema = defineEntity({
  name: 'RecoveryCode',
  tableName: 'recovery_code',
  properties: {
    id: p.integer().primary().autoincrement(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    codeHash: p.string().$type<RecoveryCodeHash>().length(43).unique('recovery_code_code_hash_unique'),
    usedAt: p.datetime(3).nullable(),
    /** The session in which the code was added; see `AddedIn`. No foreign key: the value outlives the session. */
    addedIn: p.uuid().$type<SessionId>().nullable(),
    ...common,
  },
  indexes: [{ name: 'recovery_code_user_id_index', properties: ['user'] }, ...commonIndexes('recovery_code')],
  triggers: [touch('recovery_code')],
});

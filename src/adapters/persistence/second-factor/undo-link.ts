import { defineEntity, p } from '@mikro-orm/core';
import type { SessionId, TokenDigest } from '../../../core/domain/ids.ts';
import { common, commonIndexes, touch } from '../schema/common.ts';
import { UserSchema } from '../schema/user.ts';

/** A link that undoes what a session without a second factor added: factors, passkeys, codes and addresses. */
export const UndoLinkSchema = defineEntity({
  name: 'UndoLink',
  tableName: 'undo_link',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    tokenHash: p.string().$type<TokenDigest>().length(43).unique('undo_link_token_hash_unique'),
    /** The session whose additions are undone. Not a foreign key, because the link outlives the session. */
    addedIn: p.uuid().$type<SessionId>(),
    since: p.datetime(3),
    expiresAt: p.datetime(3),
    usedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [
    { name: 'undo_link_user_id_index', properties: ['user'] },
    { name: 'undo_link_expires_at_index', properties: ['expiresAt'] },
    ...commonIndexes('undo_link'),
  ],
  triggers: [touch('undo_link')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { UserSchema } from './user.ts';

/** The row from which a user was imported, so that later imports recognize it; deleted when the user is purged. */
export const ImportedUserSchema = defineEntity({
  name: 'ImportedUser',
  tableName: 'imported_user',
  properties: {
    user: () => p.oneToOne(UserSchema).owner().mapToPk().primary().deleteRule('cascade').updateRule('no action'),
    /** SHA-256 over the identities in the imported row. */
    rowKey: p.blob(),
    /** SHA-256 over all contents of the imported row. */
    content: p.blob(),
    ...common,
  },
  uniques: [{ name: 'imported_user_row_key_unique', properties: ['rowKey'] }],
  indexes: [...commonIndexes('imported_user')],
  triggers: [touch('imported_user')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { UserSchema } from './user.ts';

/** The row that a user was imported from, to recognize it in later imports; deleted with the user's purge. */
export const ImportedUserSchema = defineEntity({
  name: 'ImportedUser',
  tableName: 'imported_user',
  properties: {
    user: () => p.oneToOne(UserSchema).owner().mapToPk().primary().deleteRule('cascade').updateRule('no action'),
    /** SHA-256 over the identities of the row. */
    rowKey: p.blob(),
    /** SHA-256 over the contents of the row. */
    content: p.blob(),
    ...common,
  },
  uniques: [{ name: 'imported_user_row_key_unique', properties: ['rowKey'] }],
  indexes: [...commonIndexes('imported_user')],
  triggers: [touch('imported_user')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { UserSchema } from './user.ts';

/** The row that a user was imported from, by which the same row is known again; goes with the user's purge. */
export const ImportedUserSchema = defineEntity({
  name: 'ImportedUser',
  tableName: 'imported_user',
  properties: {
    user: () => p.oneToOne(UserSchema).owner().mapToPk().primary().deleteRule('cascade').updateRule('no action'),
    /** SHA-256 over all that the row was known by. */
    rowKey: p.blob(),
    /** SHA-256 over all that it said. */
    content: p.blob(),
    ...common,
  },
  uniques: [{ name: 'imported_user_row_key_unique', properties: ['rowKey'] }],
  indexes: [...commonIndexes('imported_user')],
  triggers: [touch('imported_user')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';
import { UserSchema } from './user.ts';

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.uuid().primary(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    generation: p.integer().default(1),
    authenticatedAt: p.datetime(3),
    expiresAt: p.datetime(3),
    ip: p.string().length(45).nullable(),
    userAgent: p.string().length(512).nullable(),
    endedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [{ name: 'session_user_id_index', properties: ['user'] }, ...commonIndexes('session')],
  triggers: [touch('session')],
});

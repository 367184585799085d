import { defineEntity, p } from '@mikro-orm/core';
import type { SessionId } from '../../../core/domain/ids.ts';
import type { Amr } from '../../../core/domain/second-factor/evidence.ts';
import type { SessionSalt } from '../../../core/domain/sessions/session.ts';
import { common, commonIndexes, touch } from './common.ts';
import { HAS_COUNTS, scopeProperties } from './count-properties.ts';
import { UserSchema } from './user.ts';

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.uuid().$type<SessionId>().primary(),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    /** The session has ended if the user's `session_epoch` is higher. */
    epoch: p.integer().default(0),
    generation: p.integer().default(1),
    elevatedGeneration: p.integer().default(1),
    /** 244 random bits made by the database. */
    salt: p
      .string()
      .$type<SessionSalt>()
      .length(64)
      .defaultRaw(`replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text)`),
    seenGeneration: p.integer().default(0),
    /** A browser used its cookie, which is never refreshed. */
    isBrowsed: p.boolean().default(false),
    lateRetries: p.integer().default(0),
    rotatedAt: p.datetime(3).defaultRaw('now()'),
    lastUsedAt: p.datetime(3).defaultRaw('now()'),
    idleExpiresAt: p.datetime(3),
    authenticatedAt: p.datetime(3),
    /** How its user proved who they are, by the words of RFC 8176. */
    amr: p
      .array((word) => word as Amr)
      .columnType('text[]')
      .defaultRaw(`'{}'`),
    /** When its user last proved a second factor; null if never. */
    factorAt: p.datetime(3).nullable(),
    /** Whether it started on a remembered device, without the second factor. */
    isRemembered: p.boolean().default(false),
    /** Where that factor was added; see `AddedIn`. */
    factorAddedIn: p.uuid().$type<SessionId>().nullable(),
    expiresAt: p.datetime(3),
    ip: p.string().length(45).nullable(),
    userAgent: p.string().length(512).nullable(),
    /** When the purge looks at the session next: never later than its end. Unlike that, an index contains it. */
    purgeAt: p.datetime(3).defaultRaw('now()'),
    endedAt: p.datetime(3).nullable(),
    endReason: p.enum(['logout', 'ended', 'password', 'deleted', 'disabled', 'reuse', 'excess'] as const).nullable(),
    /** Signed in during a flood, which the audit trail only counts. */
    isCounted: p.boolean().default(false),
    ...scopeProperties,
    ...common,
  },
  indexes: [
    { name: 'session_user_id_order_index', properties: ['user', 'id'] },
    { name: 'session_living_index', properties: ['user', 'epoch', 'purgeAt'], where: 'ended_at is null' },
    { name: 'session_counting_index', properties: ['user'], where: `ended_at is null and ${HAS_COUNTS}` },
    {
      name: 'session_over_index',
      expression: `create index "session_over_index" on "session" (least(purge_at, ended_at))`,
    },
    ...commonIndexes('session'),
  ],
  triggers: [touch('session')],
});

import { defineEntity, p } from '@mikro-orm/core';
import type { AuditAction } from '../../../core/domain/audit.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { common, commonIndexes, touch } from './common.ts';

/**
 * Counts the audit entries of each minute. After the first few, entries are only counted, and a job later writes one
 * entry for them. User 0 stands for all anonymous callers.
 */
export const AuditTallySchema = defineEntity({
  name: 'AuditTally',
  tableName: 'audit_tally',
  properties: {
    userId: p.integer().$type<UserId>().primary(),
    action: p.string().$type<AuditAction>().length(32).primary(),
    outcome: p.enum(['success', 'refused'] as const).primary(),
    minute: p.datetime(3).primary(),
    actorId: p.integer().$type<UserId>().nullable(),
    isSubject: p.boolean(),
    count: p.integer(),
    ...common,
  },
  indexes: [{ name: 'audit_tally_minute_index', properties: ['minute'] }, ...commonIndexes('audit_tally')],
  triggers: [touch('audit_tally')],
});

import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from './common.ts';

/** When the messages of a send budget were sent. The key is a keyed hash of the budget and the address. */
export const SendBudgetSchema = defineEntity({
  name: 'SendBudget',
  tableName: 'send_budget',
  properties: {
    key: p.string().length(43).primary(),
    sentAt: p
      .array((time) => new Date(time))
      .columnType('timestamptz[]')
      .defaultRaw(`'{}'`),
    /** When the purge checks this row next; never later than a day after the last message. */
    purgeAt: p.datetime(3).defaultRaw('now()'),
    ...common,
  },
  indexes: [{ name: 'send_budget_purge_at_index', properties: ['purgeAt'] }, ...commonIndexes('send_budget')],
  triggers: [touch('send_budget')],
});

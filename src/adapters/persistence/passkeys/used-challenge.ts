import { defineEntity, p } from '@mikro-orm/core';
import { common, commonIndexes, touch } from '../schema/common.ts';

/** Challenges whose response was checked, so that no response works twice. Unanswered challenges are not stored. */
export const UsedChallengeSchema = defineEntity({
  name: 'UsedChallenge',
  tableName: 'used_challenge',
  properties: {
    digest: p.blob().primary(),
    expiresAt: p.datetime(3),
    ...common,
  },
  indexes: [{ name: 'used_challenge_expires_at_index', properties: ['expiresAt'] }, ...commonIndexes('used_challenge')],
  triggers: [touch('used_challenge')],
});

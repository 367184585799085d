import { defineEntity, p } from '@mikro-orm/core';
import type { TokenDigest } from '../../../core/domain/ids.ts';
import type { Amr } from '../../../core/domain/second-factor/evidence.ts';
import { common, commonIndexes, touch } from '../schema/common.ts';
import { SessionSchema } from '../schema/session.ts';
import { UserSchema } from '../schema/user.ts';

/** A sign-in that waits for the second factor. `session` is set if it re-authenticates a session. */
export const SignInChallengeSchema = defineEntity({
  name: 'SignInChallenge',
  tableName: 'sign_in_challenge',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    user: () => p.manyToOne(UserSchema).mapToPk().deleteRule('cascade').updateRule('no action'),
    tokenHash: p.string().$type<TokenDigest>().length(43).unique('sign_in_challenge_token_hash_unique'),
    session: () => p.manyToOne(SessionSchema).mapToPk().nullable().deleteRule('cascade').updateRule('no action'),
    /** The user's `session_epoch` when the challenge was made, so that ending all sessions also ends the challenge. */
    epoch: p.integer(),
    amr: p.array((word) => word as Amr).columnType('text[]'),
    expiresAt: p.datetime(3),
    usedAt: p.datetime(3).nullable(),
    ...common,
  },
  indexes: [
    { name: 'sign_in_challenge_user_id_index', properties: ['user'] },
    { name: 'sign_in_challenge_session_id_index', properties: ['session'], where: 'session_id is not null' },
    { name: 'sign_in_challenge_expires_at_index', properties: ['expiresAt'] },
    ...commonIndexes('sign_in_challenge'),
  ],
  triggers: [touch('sign_in_challenge')],
});

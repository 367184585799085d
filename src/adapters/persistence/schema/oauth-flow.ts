import { defineEntity, p } from '@mikro-orm/core';
import type {
  CodeChallenge,
  ProviderName,
  ProviderProfile,
  ReturnTo,
} from '../../../core/domain/oauth/provider-profile.ts';
import { common, commonIndexes, touch } from './common.ts';
import { SessionSchema } from './session.ts';

/**
 * A sign-in at a provider. Its stages: a ticket was issued, the browser is at the provider with a state, or it came
 * back and got a code. Ticket, state and code each work only once.
 */
export const OAuthFlowSchema = defineEntity({
  name: 'OAuthFlow',
  tableName: 'oauth_flow',
  properties: {
    id: p.integer().primary().autoincrement(),
    stage: p.enum(['asked', 'gone', 'back'] as const),
    /** Digest of the ticket, the state or the code. */
    secretHash: p.string().length(43).unique('oauth_flow_secret_hash_unique'),
    /** Digest of the secret in the browser's cookie. */
    browserHash: p.string().length(43).nullable(),
    provider: p.string().$type<ProviderName>().length(50),
    returnTo: p.string().$type<ReturnTo>().length(512),
    codeChallenge: p.string().$type<CodeChallenge>().length(43),
    session: () => p.manyToOne(SessionSchema).mapToPk().nullable().deleteRule('cascade').updateRule('no action'),
    arrival: p.json<ProviderProfile>().nullable(),
    expiresAt: p.datetime(3),
    ...common,
  },
  checks: [
    { name: 'oauth_flow_browser_check', expression: `(stage = 'gone') = (browser_hash is not null)` },
    { name: 'oauth_flow_arrival_check', expression: `(stage = 'back') = (arrival is not null)` },
  ],
  indexes: [
    { name: 'oauth_flow_expires_at_index', properties: ['expiresAt'] },
    // Ending all sessions of a user searches the flows in this stage, which are few.
    { name: 'oauth_flow_back_index', properties: ['id'], where: `stage = 'back'` },
    { name: 'oauth_flow_session_id_index', properties: ['session'], where: 'session_id is not null' },
    ...commonIndexes('oauth_flow'),
  ],
  triggers: [touch('oauth_flow')],
});

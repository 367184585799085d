import type { SentOff } from '../../../core/use-cases/oauth/begin-authorization.ts';
import type { OwnCookie } from './cookies.ts';

/** One cookie per flow, so that two tabs don't interfere. */
const nameOf = (state: string): string => `oauth-${state.slice(0, 10)}`;

/** The secret that binds a flow at a provider to this browser. */
export const providerFlowCookie = ({ state, secret, ttlMs }: SentOff): OwnCookie => ({
  name: nameOf(state),
  value: secret,
  maxAgeSeconds: ttlMs / 1000,
});

export const endedProviderFlow = (state: string): OwnCookie => ({ name: nameOf(state), value: '', maxAgeSeconds: 0 });

import type { SentOff } from '../../../core/use-cases/oauth/begin-authorization.ts';
import type { OwnCookie } from './cookies.ts';

/** Each OAuth flow has its own cookie, so that two tabs don't interfere. */
const nameOf = (state: string): string => `oauth-${state.slice(0, 10)}`;

/** Makes the cookie with the secret that binds an OAuth flow to this browser. */
export const providerFlowCookie = ({ state, secret, ttlMs }: SentOff): OwnCookie => ({
  name: nameOf(state),
  value: secret,
  maxAgeSeconds: ttlMs / 1000,
});

export const endedProviderFlow = (state: string): OwnCookie => ({ name: nameOf(state), value: '', maxAgeSeconds: 0 });

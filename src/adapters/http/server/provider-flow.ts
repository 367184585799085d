import type { SentOff } from '../../../core/use-cases/oauth/begin-authorization.ts';
import type { OwnCookie } from './cookies.ts';

/** One cookie per flow, so that two tabs don't interfere. */
const nameOf = (state: string): string => `oauth-${state.slice(0, 10)}`;

/** The browser's part of a flow at a provider, without which nobody can finish it. */
export const providerFlowCookie = ({ state, secret, ttlMs }: SentOff): OwnCookie => ({
  name: nameOf(state),
  value: secret,
  maxAgeSeconds: ttlMs / 1000,
});

export const endedProviderFlow = (state: string): OwnCookie => ({ name: nameOf(state), value: '', maxAgeSeconds: 0 });

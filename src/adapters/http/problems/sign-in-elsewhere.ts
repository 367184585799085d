import type { Refusal } from '../../../core/domain/errors.ts';
import { soon } from './entry.ts';
import type { Entries } from './entry.ts';

/** What can be refused on the way over a provider. */
export const SIGN_IN_ELSEWHERE = {
  ProviderUnavailable: {
    status: 503,
    slug: 'provider-unavailable',
    title: 'The provider does not answer',
    detail: () => `Try again in ${soon()['Retry-After']} s, or sign in in another way.`,
    headers: soon,
  },
  UnknownOAuthFlow: {
    status: 400,
    slug: 'unknown-oauth-flow',
    title: 'No such sign-in was started in this browser',
    detail: () => 'It is over, took too long, or was started elsewhere: try again from the page where it began.',
  },
  InvalidOAuthCode: {
    status: 401,
    slug: 'invalid-oauth-code',
    title: 'The sign-in at the provider is not good any more',
    detail: () =>
      'The code serves once, for 60 s, with its code_verifier, and where the account may sign in: try again from the start.',
  },
  AlreadyLinked: {
    status: 409,
    slug: 'already-linked',
    title: 'Linked to another account',
    detail: () => 'Sign in with that account of the provider and unlink it there, or choose another one.',
  },
} satisfies Partial<Entries<Refusal>>;

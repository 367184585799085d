import { createHash } from 'node:crypto';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound, providerUnavailable } from '../../src/core/domain/errors.ts';
import { ProviderSubject, profileOf } from '../../src/core/domain/oauth/provider-profile.ts';
import type { CallbackError, EmailTrust, ProviderName } from '../../src/core/domain/oauth/provider-profile.ts';
import type { OAuthProviders } from '../../src/core/ports/oauth-providers.ts';

/** A user's profile at a provider, besides the subject. */
export type ProviderAccount = Readonly<{
  email?: string;
  email_verified?: boolean | string;
  given_name?: string;
  family_name?: string;
}>;

export type CallbackParams = Readonly<Record<string, string>>;

type FakeProviders = Readonly<{
  providers: OAuthProviders;
  /** Signs in at the URL, or declines. */
  signIn: (url: string, subject: string, account?: ProviderAccount) => CallbackParams;
  deny: (url: string) => CallbackParams;
}>;

type Issued = Readonly<{
  provider: string;
  nonce: string | null;
  challenge: string | null;
  subject: string;
  account: ProviderAccount;
}>;

const issuerOf = (name: string): string => `https://${name}.example`;
const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** `trusted` and `other` differ in whether their addresses are trusted; `down` never answers. */
export const makeFakeOAuthProviders = (): FakeProviders => {
  const trust: Readonly<Record<string, EmailTrust>> = { trusted: 'all', other: 'none', down: 'all' };
  const issued = new Map<string, Issued>();
  const arrival: OAuthProviders['arrival'] = (name, params, { state, nonce, codeVerifier }) => {
    const { code = '', error } = params;
    const refuse = (why: CallbackError) => TE.left(why);
    if (!(name in trust)) return refuse('invalid_response');
    if (name === 'down') return refuse('provider_unavailable');
    if (params['state'] !== state || params['iss'] !== issuerOf(name)) return refuse('invalid_response');
    if (error !== undefined) return refuse(error === 'access_denied' ? error : 'provider_error');
    const found = issued.get(code);
    issued.delete(code);
    const isBound = found?.provider === name && found.challenge === s256(codeVerifier) && found.nonce === nonce;
    if (!isBound || !ProviderSubject.is(found.subject)) return refuse('invalid_response');
    const { email, email_verified: emailVerified, given_name: givenName, family_name: familyName } = found.account;
    const claims = { email, emailVerified, givenName, familyName, hostedDomain: undefined, name: undefined };
    return TE.right(profileOf(trust[name] ?? 'none', { subject: found.subject, ...claims }));
  };
  const backFrom = (url: string, answer: CallbackParams): CallbackParams => {
    const asked = new URL(url);
    return { ...answer, state: asked.searchParams.get('state') ?? '', iss: asked.origin };
  };
  return {
    providers: {
      names: Object.keys(trust) as readonly string[] as readonly ProviderName[],
      authorizeUrl: (name, { state, nonce, codeVerifier }) => {
        if (!(name in trust)) return TE.left(notFound);
        if (name === 'down') return TE.left(providerUnavailable(name)(new Error('it is down')));
        const query = new URLSearchParams({ state, nonce, code_challenge: s256(codeVerifier) });
        return TE.right(`${issuerOf(name)}/?${String(query)}`);
      },
      arrival,
    },
    signIn: (url, subject, account = {}) => {
      const { hostname, searchParams } = new URL(url);
      const code = `code ${issued.size + 1} of ${subject}`;
      issued.set(code, {
        provider: hostname.split('.')[0]!,
        nonce: searchParams.get('nonce'),
        challenge: searchParams.get('code_challenge'),
        subject,
        account,
      });
      return backFrom(url, { code });
    },
    deny: (url) => backFrom(url, { error: 'access_denied' }),
  };
};

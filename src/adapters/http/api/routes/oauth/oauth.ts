import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { unknownOAuthFlow } from '../../../../../core/domain/errors.ts';
import type { UnknownOAuthFlow } from '../../../../../core/domain/errors.ts';
import { CodeChallenge, CodeVerifier, returnTo } from '../../../../../core/domain/oauth/provider-profile.ts';
import type { ProviderName } from '../../../../../core/domain/oauth/provider-profile.ts';
import type { SentOff } from '../../../../../core/use-cases/oauth/begin-authorization.ts';
import type { CompleteOAuthLink } from '../../../../../core/use-cases/oauth/complete-link.ts';
import type { ExchangeOAuthCode } from '../../../../../core/use-cases/oauth/exchange.ts';
import type { HandleCallback } from '../../../../../core/use-cases/oauth/handle-callback.ts';
import type { OpenOAuthLink } from '../../../../../core/use-cases/oauth/open-link.ts';
import type { StartOAuthLink } from '../../../../../core/use-cases/oauth/start-link.ts';
import type { StartOAuthSignIn } from '../../../../../core/use-cases/oauth/start-sign-in.ts';
import { ownCookieName, setOwnCookie } from '../../../server/cookies.ts';
import { explained, refined } from '../../../server/input/codec-node.ts';
import { TokenText, optional, shortText } from '../../../server/input/texts.ts';
import { endedProviderFlow, providerFlowCookie } from '../../../server/provider-flow.ts';
import { answer, answers, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import {
  CHALLENGE,
  LINKED,
  MAILED_TOKEN,
  REGISTRATION,
  RETURN_TO,
  SIGNED_IN,
  VERIFIER,
} from '../../codecs/examples.ts';
import { unlessChallenged } from '../../codecs/second-factor.ts';
import { IdentityBody, SignedInBody, viewIdentity, viewSignedIn } from '../../codecs/views.ts';

const ProvidersBody = t.strict(
  { items: t.readonlyArray(t.strict({ name: t.string, authorize_url: t.string })) },
  'OAuthProviders',
);
const AuthorizeBody = t.strict({ authorize_url: t.string }, 'OAuthAuthorize');
const code = { code: TokenText, code_verifier: CodeVerifier };
const ExchangeBody = t.strict({ ...code, device_token: optional(TokenText) }, 'OAuthExchange');
const CompleteBody = t.strict(code, 'OAuthComplete');
/** Accepts any short text, so that an unknown provider gets a 404 instead of a 422. */
const ProviderParams = t.strict({ provider: shortText('ProviderText', 50) });
/** The limit is generous: known authorization codes have up to about 2000 characters. */
const CallbackText = refined(t.string, (s) => s.length <= 8_192, 'must have at most 8192 characters', 'CallbackText', {
  maxLength: 8_192,
});

type OAuthRoutesDeps = Readonly<{
  names: readonly ProviderName[];
  publicUrl: string;
  returnToOrigins: readonly string[];
  startOAuthSignIn: StartOAuthSignIn;
  startOAuthLink: StartOAuthLink;
  openOAuthLink: OpenOAuthLink;
  handleCallback: HandleCallback;
  exchangeOAuthCode: ExchangeOAuthCode;
  completeOAuthLink: CompleteOAuthLink;
}>;

/** Sign-in and linking through OpenID providers. Browsers get only one-time codes. No URL has a token in it. */
export const oauthRoutes = (deps: OAuthRoutesDeps): readonly Route[] => {
  const { publicUrl, names } = deps;
  const Target = t.strict({ return_to: returnTo(deps.returnToOrigins), code_challenge: CodeChallenge }, 'OAuthTarget');
  const startUrl = (name: string): string => `${publicUrl}/v1/auth/oauth/${name}`;
  // the use cases refuse unknown providers
  const named = (provider: string): ProviderName => provider as ProviderName;
  const goTo = (sentOff: SentOff) =>
    answer(302, undefined, {
      Location: sentOff.location,
      'Set-Cookie': setOwnCookie(publicUrl, providerFlowCookie(sentOff)),
    });
  return [
    route({
      method: 'GET',
      path: '/v1/auth/oauth',
      operationId: 'listOAuthProviders',
      summary: 'The OpenID providers for signing in',
      access: 'public',
      responses: { 200: ProvidersBody },
      example: { answer: { items: [{ name: 'google', authorize_url: 'http://localhost:3000/v1/auth/oauth/google' }] } },
      handle: () => TE.right(answer(200, { items: names.map((name) => ({ name, authorize_url: startUrl(name) })) })),
    }),
    route({
      method: 'GET',
      path: '/v1/auth/oauth/:provider',
      operationId: 'startOAuthSignIn',
      summary: 'For a browser: redirects to the provider to sign in, and then to return_to with a code or an error',
      access: 'public',
      // rate-limited, because each call stores a row for ten minutes
      limited: 'departures',
      params: ProviderParams,
      query: Target,
      refusals: ['NotFound', 'ProviderUnavailable', 'Unavailable'],
      responses: { 302: null },
      example: { params: { provider: 'google' }, query: { return_to: RETURN_TO, code_challenge: CHALLENGE } },
      handle: ({ params, query }) =>
        pipe(
          deps.startOAuthSignIn({
            provider: named(params.provider),
            returnTo: query.return_to,
            codeChallenge: query.code_challenge,
          }),
          TE.map(goTo),
        ),
    }),
    route({
      method: 'GET',
      path: '/v1/auth/oauth/:provider/link',
      operationId: 'openOAuthLink',
      summary: 'For a browser: redirects to the provider to link it, with the ticket of an authorize_url',
      access: 'public',
      opensInBrowser: true,
      params: ProviderParams,
      query: t.strict({
        ticket: explained(TokenText, 'As in the `authorize_url`; valid once, for 10 minutes.'),
      }),
      refusals: ['NotFound', 'ProviderUnavailable', 'Unavailable', 'UnknownOAuthFlow'],
      responses: { 302: null },
      example: { params: { provider: 'google' }, query: { ticket: MAILED_TOKEN } },
      handle: ({ params, query }) =>
        pipe(deps.openOAuthLink({ provider: named(params.provider), ticket: query.ticket }), TE.map(goTo)),
    }),
    route({
      method: 'GET',
      path: '/v1/auth/oauth/:provider/callback',
      operationId: 'arriveFromOAuthProvider',
      summary: 'The redirect URI for providers; parameters as in RFC 6749 §4.1.2, unknown ones are ignored',
      access: 'public',
      opensInBrowser: true,
      params: ProviderParams,
      query: t.record(t.string, CallbackText),
      refusals: ['Unavailable', 'UnknownOAuthFlow'],
      responses: { 302: null },
      example: { params: { provider: 'google' }, query: { code: MAILED_TOKEN, state: REGISTRATION } },
      handle: ({ params, query, cookie }) => {
        const state = query['state'] ?? '';
        const ended = endedProviderFlow(state);
        const secret = cookie(ownCookieName(publicUrl, ended.name));
        if (state === '' || secret === undefined) return TE.left<UnknownOAuthFlow>(unknownOAuthFlow);
        return pipe(
          deps.handleCallback({ provider: named(params.provider), params: query, state, secret }),
          TE.map((location) =>
            answer(302, undefined, { Location: location, 'Set-Cookie': setOwnCookie(publicUrl, ended) }),
          ),
        );
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/oauth/exchange',
      operationId: 'exchangeOAuthCode',
      summary: 'Exchange the code from return_to, with its code_verifier, for tokens',
      access: 'public',
      body: ExchangeBody,
      refusals: ['InvalidOAuthCode', 'RegistrationClosed', 'SecondFactorRequired', 'Unavailable'],
      responses: { 200: SignedInBody },
      example: { body: { code: MAILED_TOKEN, code_verifier: VERIFIER }, answer: SIGNED_IN },
      handle: ({ body, client, language }) =>
        pipe(
          deps.exchangeOAuthCode({
            code: body.code,
            codeVerifier: body.code_verifier,
            deviceToken: body.device_token ?? null,
            client,
            language,
          }),
          unlessChallenged('SecondFactorRequired'),
          answers(200, viewSignedIn),
        ),
    }),
    route({
      method: 'POST',
      path: '/v1/me/oauth/:provider',
      operationId: 'startOAuthLink',
      summary: 'Link a provider to your account: a URL for a browser to open within 10 minutes, once',
      access: 'signed-in',
      changes: 'user',
      fresh: true,
      limited: 'departures',
      params: ProviderParams,
      body: Target,
      refusals: ['NotFound', 'Unavailable'],
      responses: { 200: AuthorizeBody },
      example: {
        params: { provider: 'google' },
        body: { return_to: RETURN_TO, code_challenge: CHALLENGE },
        answer: { authorize_url: `http://localhost:3000/v1/auth/oauth/google/link?ticket=${MAILED_TOKEN}` },
      },
      handle: ({ principal, params, body }) =>
        pipe(
          deps.startOAuthLink(principal, {
            provider: named(params.provider),
            returnTo: body.return_to,
            codeChallenge: body.code_challenge,
          }),
          TE.map((ticket) => answer(200, { authorize_url: `${startUrl(params.provider)}/link?ticket=${ticket}` })),
        ),
    }),
    route({
      method: 'POST',
      path: '/v1/me/oauth/:provider/complete',
      operationId: 'completeOAuthLink',
      summary: 'Complete the linking of a provider that this session started',
      access: 'signed-in',
      changes: 'user',
      idempotent: true,
      params: ProviderParams,
      body: CompleteBody,
      refusals: ['AlreadyLinked', 'InvalidOAuthCode', 'TooManyIdentities', 'Unavailable'],
      responses: { 201: IdentityBody },
      example: {
        params: { provider: 'google' },
        body: { code: MAILED_TOKEN, code_verifier: VERIFIER },
        answer: LINKED,
      },
      handle: ({ principal, params, body, language }) =>
        pipe(
          deps.completeOAuthLink(principal, {
            provider: named(params.provider),
            code: body.code,
            codeVerifier: body.code_verifier,
            language,
          }),
          TE.map((identity) => answer(201, viewIdentity(identity), { Location: `/v1/me/identities/${identity.id}` })),
        ),
    }),
  ];
};

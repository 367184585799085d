import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { CodeVerifier, ProviderName, ReturnTo } from '../../../../core/domain/oauth/provider-profile.ts';
import type { ExchangeOAuthCode } from '../../../../core/use-cases/oauth/exchange.ts';
import type { StartOAuthSignIn } from '../../../../core/use-cases/oauth/start-sign-in.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { setOwnCookie } from '../../server/cookies.ts';
import { TokenText, shortText } from '../../server/input/texts.ts';
import { providerFlowCookie } from '../../server/provider-flow.ts';
import { flowCookie } from '../cookies.ts';
import { goOn } from '../getting-in/signed-in.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { other, redirected } from '../page.ts';
import { challengeOf, newVerifier } from './verifier.ts';

type Deps = Readonly<{
  startOAuthSignIn: StartOAuthSignIn;
  exchangeOAuthCode: ExchangeOAuthCode;
  logOutBrowser: LogOut;
}>;

const RETURN = '/oauth/return';

/** The notice is the same for all causes, because the cause could reveal which accounts exist. */
const failed = () => redirected('/sign-in', { notice: 'provider-failed' });

/** Signs in at a provider. The pages use the same flow as API clients, and the client is this browser. */
export const oauthPages = ({ startOAuthSignIn, exchangeOAuthCode, logOutBrowser }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: '/oauth/:provider',
    operationId: 'openOAuthProvider',
    access: 'public',
    // rate-limited, because each call stores a row for ten minutes
    limited: 'departures',
    params: t.strict({ provider: shortText('ProviderText', 50) }),
    handle: ({ params, view: { site }, flow }) => {
      // all tabs share one verifier, so that each of them can complete its flow
      const verifier = flow.verifier ?? newVerifier();
      return pipe(
        startOAuthSignIn({
          // the use case refuses unknown providers
          provider: params.provider as ProviderName,
          returnTo: `${site.publicUrl}${RETURN}` as ReturnTo,
          codeChallenge: challengeOf(verifier),
        }),
        TE.map((sentOff) => {
          const cookies = [flowCookie(site, { ...flow, verifier }), providerFlowCookie(sentOff)];
          const lines = cookies.map((cookie) => setOwnCookie(site.publicUrl, cookie));
          const headers = { Location: sentOff.location, 'Cache-Control': 'no-store', 'Set-Cookie': lines };
          return other({ status: 303, body: '', headers });
        }),
      );
    },
    refused: { ProviderUnavailable: failed },
  }),
  page({
    method: 'GET',
    path: RETURN,
    operationId: 'returnFromOAuthProvider',
    access: 'public',
    query: t.partial({ code: TokenText }),
    handle: (request) => {
      const { query, client, language, deviceToken, flow } = request;
      if (query.code === undefined || flow.verifier === undefined) return TE.right(failed());
      return pipe(
        exchangeOAuthCode({
          code: query.code,
          codeVerifier: flow.verifier as CodeVerifier,
          deviceToken,
          client,
          language,
        }),
        TE.flatMap((signedIn) => goOn(logOutBrowser, request, signedIn)),
      );
    },
    refused: { InvalidOAuthCode: failed, RegistrationClosed: failed, InvalidRequest: failed },
  }),
];

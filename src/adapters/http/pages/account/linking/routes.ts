import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { notFound } from '../../../../../core/domain/errors.ts';
import { CodeVerifier } from '../../../../../core/domain/oauth/provider-profile.ts';
import type { ProviderName, ReturnTo } from '../../../../../core/domain/oauth/provider-profile.ts';
import type { CompleteOAuthLink } from '../../../../../core/use-cases/oauth/complete-link.ts';
import type { StartOAuthLink } from '../../../../../core/use-cases/oauth/start-link.ts';
import { TokenText, shortText } from '../../../server/input/texts.ts';
import { ended, flowCookie } from '../../cookies.ts';
import { challengeOf, newVerifier } from '../../oauth/verifier.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { Redirected } from '../../page.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { goToProviderPage, linkPage } from './page.ts';

type Deps = Readonly<{
  providers: readonly ProviderName[];
  startOAuthLink: StartOAuthLink;
  completeOAuthLink: CompleteOAuthLink;
}>;

const PATH = '/account/link/:provider';
const BACK = '/account/linked';
const Provider = t.strict({ provider: shortText('ProviderText', 50) });

const failed = (): Redirected => redirected(SIGN_IN_PATH, { notice: 'not-linked', cookies: [ended('flow')] });

export const linkingPages = ({ providers, ...useCases }: Deps): readonly PageRecord[] => {
  const known = (name: string) =>
    pipe(
      providers.find((one) => one === name),
      TE.fromNullable(notFound),
    );
  return [
    page({
      method: 'GET',
      path: PATH,
      operationId: 'showLink',
      access: 'signed-in',
      fresh: true,
      params: Provider,
      handle: ({ params, view }) =>
        pipe(
          known(params.provider),
          TE.map((provider) => shown(linkPage(view, provider))),
        ),
    }),
    page({
      method: 'POST',
      path: PATH,
      operationId: 'submitLink',
      access: 'signed-in',
      fresh: true,
      changes: 'user',
      limited: 'departures',
      params: Provider,
      handle: ({ principal, params, view, flow }) =>
        pipe(
          known(params.provider),
          TE.bindTo('provider'),
          TE.let('verifier', newVerifier),
          TE.bindW('ticket', ({ provider, verifier }) => {
            const returnTo = `${view.site.publicUrl}${BACK}?provider=${provider}` as ReturnTo;
            return useCases.startOAuthLink(principal, { provider, returnTo, codeChallenge: challengeOf(verifier) });
          }),
          TE.map(({ provider, verifier, ticket }) => {
            const cookies = [flowCookie(view.site, { ...flow, verifier })];
            return shown(goToProviderPage(view, provider, ticket), { cookies });
          }),
        ),
    }),
    page({
      method: 'GET',
      path: BACK,
      operationId: 'finishLink',
      access: 'signed-in',
      query: t.partial({ provider: shortText('ProviderText', 50), code: TokenText, error: t.string }),
      handle: ({ principal, query: { provider = '', code }, flow: { verifier }, language }) => {
        // a browser without the verifier in its cookie did not start this flow
        if (code === undefined || !CodeVerifier.is(verifier)) return TE.right(failed());
        return pipe(
          known(provider),
          TE.flatMap((name) =>
            useCases.completeOAuthLink(principal, { provider: name, code, codeVerifier: verifier, language }),
          ),
          TE.map(() => redirected(SIGN_IN_PATH, { notice: 'linked', cookies: [ended('flow')] })),
        );
      },
      refused: {
        InvalidRequest: failed,
        InvalidOAuthCode: failed,
        NotFound: failed,
        AlreadyLinked: () => redirected(SIGN_IN_PATH, { notice: 'linked-elsewhere', cookies: [ended('flow')] }),
        TooManyIdentities: () => redirected(SIGN_IN_PATH, { notice: 'too-many-identities', cookies: [ended('flow')] }),
      },
    }),
  ];
};

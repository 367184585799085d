import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { OfferSignIn } from '../../../../core/use-cases/passkeys/passkey-options.ts';
import type { SignInWithPasskey } from '../../../../core/use-cases/passkeys/sign-in-with-passkey.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { formRefusals } from '../getting-in/form-again.ts';
import { goOn } from '../getting-in/signed-in.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected } from '../page.ts';
import { PasskeyAnswer, assertionIn, offered, passkeyRefusals } from '../passkeys/responses.ts';
import { PASSKEY_SIGN_IN_PATH as PATH, signInPage } from './page.ts';
import type { Ways } from './page.ts';

type Deps = Readonly<{
  ways: Ways;
  hasPasskeys: boolean;
  offerPasskeySignIn: OfferSignIn;
  signInWithPasskey: SignInWithPasskey;
  logOutBrowser: LogOut;
}>;

/** Requests that the script of the sign-in page sends. */
export const passkeySignInPages = ({
  ways,
  hasPasskeys,
  offerPasskeySignIn,
  signInWithPasskey,
  logOutBrowser,
}: Deps): readonly PageRecord[] =>
  hasPasskeys
    ? [
        page({
          method: 'POST',
          path: `${PATH}/options`,
          operationId: 'askPasskeySignIn',
          shownAt: '/sign-in',
          access: 'public',
          handle: () => offered(offerPasskeySignIn),
        }),
        page({
          method: 'GET',
          path: PATH,
          operationId: 'showPasskeySignIn',
          access: 'public',
          handle: () => TE.right(redirected('/sign-in')),
        }),
        page({
          method: 'POST',
          path: PATH,
          operationId: 'submitPasskeySignIn',
          access: 'public',
          limited: 'proofs',
          form: PasskeyAnswer,
          handle: (request) => {
            const { body, client, language, deviceToken } = request;
            return pipe(
              assertionIn(body.response),
              TE.flatMap((response) => signInWithPasskey({ response, deviceToken, client, language })),
              TE.flatMap((signedIn) => goOn(logOutBrowser, request, signedIn)),
            );
          },
          refused: {
            ...formRefusals(({ view }, again) => signInPage(view, ways, again), { en: {}, de: {} }),
            ...passkeyRefusals(({ view }, alert) => signInPage(view, ways, { alert })),
          },
        }),
      ]
    : [];

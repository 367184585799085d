import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type {
  OfferRenewal,
  OfferSecondFactor,
  OfferSignIn,
} from '../../../../../core/use-cases/passkeys/passkey-options.ts';
import type { SignInWithPasskey } from '../../../../../core/use-cases/passkeys/sign-in-with-passkey.ts';
import { AssertionBody } from '../../../server/input/passkey-responses.ts';
import { TokenText, optional } from '../../../server/input/texts.ts';
import { answer, answers, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ASSERTION, DEVICE_TOKEN, MAILED_TOKEN, PASSKEY_OFFER, SIGNED_IN } from '../../codecs/examples.ts';
import { SignInOfferBody, viewOffer } from '../../codecs/passkeys.ts';
import { SignedInBody, viewSignedIn } from '../../codecs/views.ts';

type Deps = Readonly<{
  offerPasskeySignIn: OfferSignIn;
  offerPasskeySecondFactor: OfferSecondFactor;
  offerPasskeyRenewal: OfferRenewal;
  signInWithPasskey: SignInWithPasskey;
}>;

const NOT_KEPT = { 'Cache-Control': 'no-store' };
const offered = TE.map((offer: Parameters<typeof viewOffer<t.TypeOf<typeof SignInOfferBody>['options']>>[0]) =>
  answer(200, viewOffer(offer), NOT_KEPT),
);

export const passkeySignInRoutes = (deps: Deps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/passkey/options',
    operationId: 'offerPasskeySignIn',
    summary: 'Options for navigator.credentials.get, the same for everybody',
    access: 'public',
    refusals: ['Unavailable'],
    responses: { 200: SignInOfferBody },
    example: { answer: PASSKEY_OFFER },
    handle: () => pipe(deps.offerPasskeySignIn, offered),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/passkey',
    operationId: 'signInWithPasskey',
    summary: 'Sign in with a passkey, which is two factors',
    access: 'public',
    limited: 'proofs',
    body: t.strict({ response: AssertionBody, device_token: optional(TokenText) }, 'SignInWithPasskey'),
    refusals: ['InvalidPasskey', 'Unavailable', 'UnknownPasskey'],
    responses: { 200: SignedInBody },
    example: { body: { response: ASSERTION, device_token: DEVICE_TOKEN }, answer: SIGNED_IN },
    handle: ({ body, client, language }) =>
      pipe(
        deps.signInWithPasskey({
          response: body.response,
          deviceToken: body.device_token ?? null,
          client,
          language,
        }),
        answers(200, viewSignedIn),
      ),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/second-factor/options',
    operationId: 'offerPasskeySecondFactor',
    summary: 'Options to answer a challenge with a passkey of its user',
    access: 'public',
    body: t.strict({ challenge: TokenText }, 'OfferSecondFactor'),
    refusals: ['InvalidChallenge', 'Unavailable'],
    responses: { 200: SignInOfferBody },
    example: { body: { challenge: MAILED_TOKEN }, answer: PASSKEY_OFFER },
    handle: ({ body }) => pipe(deps.offerPasskeySecondFactor(body.challenge), offered),
  }),
  route({
    method: 'POST',
    path: '/v1/auth/reauthenticate/options',
    operationId: 'offerPasskeyRenewal',
    summary: 'Options to sign in again within the session with one of your passkeys',
    access: 'signed-in',
    assurance: 'aal1',
    refusals: ['Unavailable'],
    responses: { 200: SignInOfferBody },
    example: { answer: PASSKEY_OFFER },
    handle: ({ principal }) => pipe(deps.offerPasskeyRenewal(principal), offered),
  }),
];

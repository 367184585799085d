import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { PasskeyId } from '../../../../../core/domain/ids.ts';
import { PasskeyName } from '../../../../../core/domain/passkeys/passkey.ts';
import type { Passkey } from '../../../../../core/domain/passkeys/passkey.ts';
import type { AddPasskey } from '../../../../../core/use-cases/passkeys/add-passkey.ts';
import type {
  ListMyPasskeys,
  ReadMyPasskey,
  RemovePasskey,
  RenamePasskey,
} from '../../../../../core/use-cases/passkeys/own-passkeys.ts';
import type { OfferCreation } from '../../../../../core/use-cases/passkeys/passkey-options.ts';
import { etagOf } from '../../../server/etag.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { CreationBody } from '../../../server/input/passkey-responses.ts';
import { optional } from '../../../server/input/texts.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { CREATION, CREATION_OFFER, PASSKEY } from '../../codecs/examples.ts';
import { CreationOfferBody, PasskeyBody, PasskeysBody, viewOffer, viewPasskey } from '../../codecs/passkeys.ts';
import { TokensBody, viewTokens } from '../../codecs/views.ts';

type Deps = Readonly<{
  offerPasskeyCreation: OfferCreation;
  addPasskey: AddPasskey;
  listMyPasskeys: ListMyPasskeys;
  readMyPasskey: ReadMyPasskey;
  renamePasskey: RenamePasskey;
  removePasskey: RemovePasskey;
}>;

const PATH = '/v1/me/passkeys';
const OnePath = t.strict({ id: integerText(PasskeyId) });
const own = { access: 'signed-in', assurance: 'aal1' } as const;
const change = { ...own, changes: 'user', fresh: true } as const;

const AddedBody = t.intersection(
  [
    t.strict(PasskeyBody.type.props),
    t.exact(t.partial({ ...TokensBody.type.props, recovery_codes: t.readonlyArray(t.string) })),
  ],
  'AddedPasskey',
);

const shown = (passkey: Passkey) => answer(200, viewPasskey(passkey), { ETag: etagOf(passkey.version) });

/** Passkeys of other users get a 404. */
export const myPasskeyRoutes = (deps: Deps): readonly Route[] => [
  route({
    ...own,
    method: 'GET',
    path: PATH,
    operationId: 'listMyPasskeys',
    summary: 'Your passkeys, oldest first',
    refusals: ['Unavailable'],
    responses: { 200: PasskeysBody },
    example: { answer: { items: [PASSKEY] } },
    handle: ({ principal }) =>
      pipe(
        deps.listMyPasskeys(principal),
        TE.map((all) => answer(200, { items: all.map(viewPasskey) })),
      ),
  }),
  route({
    ...change,
    method: 'POST',
    path: `${PATH}/options`,
    operationId: 'offerPasskeyCreation',
    summary: 'Options for navigator.credentials.create, to add a passkey in this session',
    body: t.exact(
      t.partial({
        conditional: explained(t.boolean, 'The browser makes it without asking (`mediation: conditional`).'),
      }),
      'OfferPasskeyCreation',
    ),
    refusals: ['Unauthenticated', 'Unavailable'],
    responses: { 200: CreationOfferBody },
    example: { body: {}, answer: CREATION_OFFER },
    handle: ({ principal, body }) =>
      pipe(
        deps.offerPasskeyCreation({ principal, isConditional: body.conditional ?? false }),
        TE.map((offer) => answer(200, viewOffer(offer), { 'Cache-Control': 'no-store' })),
      ),
  }),
  route({
    ...change,
    method: 'POST',
    path: PATH,
    operationId: 'addPasskey',
    summary:
      'Add the passkey that an authenticator made; with new tokens and recovery codes if it is the second factor you must have',
    limited: 'proofs',
    tagged: true,
    body: t.strict({ name: optional(PasskeyName), response: CreationBody }, 'AddPasskey'),
    refusals: ['AlreadyAdded', 'InvalidPasskey', 'TooManyPasskeys', 'Unauthenticated', 'Unavailable'],
    responses: { 201: AddedBody },
    example: { body: { name: PASSKEY.name, response: CREATION }, answer: PASSKEY },
    handle: ({ principal, body: { name, response }, language }) =>
      pipe(
        deps.addPasskey({ principal, response, name: name ?? null, language }),
        TE.map(({ passkey, signedIn, recoveryCodes }) =>
          answer(
            201,
            {
              ...viewPasskey(passkey),
              ...(signedIn && viewTokens(signedIn)),
              ...(recoveryCodes && { recovery_codes: recoveryCodes }),
            },
            { Location: `${PATH}/${passkey.id}`, ETag: etagOf(passkey.version) },
          ),
        ),
      ),
  }),
  route({
    ...own,
    method: 'GET',
    path: `${PATH}/:id`,
    operationId: 'readMyPasskey',
    summary: 'One of your passkeys',
    params: OnePath,
    tagged: true,
    refusals: ['NotFound', 'Unavailable'],
    responses: { 200: PasskeyBody },
    example: { params: { id: PASSKEY.id }, answer: PASSKEY },
    handle: ({ principal, params: { id } }) => pipe(deps.readMyPasskey({ principal, id }), TE.map(shown)),
  }),
  route({
    ...own,
    method: 'PATCH',
    path: `${PATH}/:id`,
    operationId: 'renamePasskey',
    summary: 'Rename one of your passkeys',
    changes: 'user',
    params: OnePath,
    body: t.strict({ name: PasskeyName }, 'RenamePasskey'),
    tagged: true,
    conditional: true,
    refusals: ['NotFound', 'PreconditionFailed', 'Unauthenticated', 'Unavailable'],
    responses: { 200: PasskeyBody },
    example: { params: { id: PASSKEY.id }, body: { name: PASSKEY.name }, answer: PASSKEY },
    handle: ({ principal, params: { id }, body: { name }, ifMatch }) =>
      pipe(deps.renamePasskey({ principal, id, name, ifMatch: (version) => ifMatch(etagOf(version)) }), TE.map(shown)),
  }),
  route({
    ...change,
    method: 'DELETE',
    path: `${PATH}/:id`,
    operationId: 'removePasskey',
    summary:
      'Remove one of your passkeys, unless it is your last way to sign in, or the only second factor where you must have one',
    changes: 'session',
    params: OnePath,
    refusals: ['FactorRequired', 'LastSignInMethod', 'NotFound', 'Unauthenticated', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: PASSKEY.id } },
    handle: ({ principal, params: { id }, language }) =>
      pipe(deps.removePasskey({ principal, id, language }), noContent),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { EmailAddress } from '../../../../../core/domain/addresses/address.ts';
import { IdentityId } from '../../../../../core/domain/ids.ts';
import type { AddIdentity } from '../../../../../core/use-cases/account/add-identity.ts';
import type { OwnedIdentity } from '../../../../../core/use-cases/account/own-account.ts';
import type { ReadIdentity } from '../../../../../core/use-cases/account/read-identity.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import type { RemoveIdentity } from '../../../../../core/use-cases/account/remove-identity.ts';
import { etagOf } from '../../../server/etag.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { CLAIM, IDENTITY, NEW_ADDRESS } from '../../codecs/examples.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { IdentityBody, viewIdentity } from '../../codecs/views.ts';
import { ifIdentityMatches } from '../directory/user-tags.ts';

type Parts = Readonly<{
  mobile: MobileCodec;
  readMe: ReadMe;
  readIdentity: ReadIdentity;
  addIdentity: AddIdentity;
  removeIdentity: RemoveIdentity;
}>;

const PATH = '/v1/me/identities';
export const IdentityPath = t.strict({ id: integerText(IdentityId) });
export const addBody = (mobile: MobileCodec) =>
  t.union(
    [
      t.strict({ type: t.literal('email'), value: EmailAddress }),
      t.strict({ type: t.literal('mobile'), value: mobile }),
    ],
    'AddIdentity',
  );
const IdentitiesBody = t.strict({ items: t.readonlyArray(IdentityBody) }, 'Identities');

export const shownIdentity = ({ identity, version }: OwnedIdentity) =>
  answer(200, viewIdentity(identity), { ETag: etagOf(version) });

/** Addresses of other users get a 404. */
export const myIdentityRoutes = ({ mobile, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listMyIdentities',
    summary: 'Your addresses and linked accounts',
    access: 'signed-in',
    refusals: ['Unauthenticated', 'Unavailable'],
    responses: { 200: IdentitiesBody },
    example: { answer: { items: [IDENTITY] } },
    handle: ({ principal }) =>
      pipe(
        useCases.readMe(principal),
        TE.map(({ identities }) => answer(200, { items: identities.map(viewIdentity) })),
      ),
  }),
  route({
    method: 'POST',
    path: PATH,
    operationId: 'addMyIdentity',
    summary: 'Add an address; it is verified with the code that is sent to it',
    access: 'signed-in',
    changes: 'user',
    fresh: true,
    limited: 'sends',
    idempotent: true,
    body: addBody(mobile),
    tagged: true,
    refusals: ['AlreadyAdded', 'CountryNotServed', 'TooManyIdentities', 'TooSoon', 'Unauthenticated', 'Unavailable'],
    responses: { 201: IdentityBody },
    example: { body: NEW_ADDRESS, answer: CLAIM },
    handle: ({ principal, body: address, language }) =>
      pipe(
        useCases.addIdentity({ principal, address, language }),
        TE.map(({ identity, version }) =>
          answer(201, viewIdentity(identity), { Location: `${PATH}/${identity.id}`, ETag: etagOf(version) }),
        ),
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/:id`,
    operationId: 'readMyIdentity',
    summary: 'One of your identities',
    access: 'signed-in',
    params: IdentityPath,
    tagged: true,
    refusals: ['NotFound', 'Unauthenticated', 'Unavailable'],
    responses: { 200: IdentityBody },
    example: { params: { id: CLAIM.id }, answer: CLAIM },
    handle: ({ principal, params: { id } }) => pipe(useCases.readIdentity(principal, id), TE.map(shownIdentity)),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    operationId: 'removeMyIdentity',
    summary: 'Remove an identity, unless it is your last way to sign in',
    access: 'signed-in',
    changes: 'session',
    fresh: true,
    params: IdentityPath,
    conditional: true,
    refusals: ['LastSignInMethod', 'NotFound', 'PreconditionFailed', 'Unauthenticated', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: CLAIM.id } },
    handle: ({ principal, params: { id }, ifMatch, language }) =>
      pipe(useCases.removeIdentity({ principal, id, ifMatch: ifIdentityMatches(ifMatch), language }), noContent),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { IdentityId } from '../../../../../core/domain/ids.ts';
import type { AddUserIdentity } from '../../../../../core/use-cases/directory/add-user-identity.ts';
import type { RemoveUserIdentity } from '../../../../../core/use-cases/directory/remove-user-identity.ts';
import { etagOf } from '../../../server/etag.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, CLAIM, GIVEN, GIVEN_ADDRESS, GRACE } from '../../codecs/examples.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { IdentityBody, viewIdentity } from '../../codecs/views.ts';
import { addBody } from '../account/my-identities.ts';
import { ifIdentityMatches } from './user-tags.ts';
import { UserPath } from './users.ts';

type Parts = Readonly<{
  mobile: MobileCodec;
  addUserIdentity: AddUserIdentity;
  removeUserIdentity: RemoveUserIdentity;
}>;

const PATH = '/v1/users/:id';

export const userIdentityRoutes = ({ mobile, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/identities`,
    operationId: 'addUserIdentity',
    summary: 'Add an address to a user; it is verified with the token that is mailed to it',
    access: { privilege: 'user.update' },
    fresh: 'own',
    limited: 'administration',
    idempotent: true,
    params: UserPath,
    body: addBody(mobile),
    refusals: [
      'AddressTaken',
      'AlreadyAdded',
      'CountryNotServed',
      'Forbidden',
      'NotFound',
      'NotInvitable',
      'InsufficientPrivileges',
      'TooManyIdentities',
      'Unavailable',
    ],
    tagged: true,
    responses: { 201: IdentityBody },
    example: { params: { id: GRACE.id }, body: GIVEN_ADDRESS, answer: GIVEN },
    handle: ({ principal: actor, params: { id: userId }, body: address, language }) =>
      pipe(
        useCases.addUserIdentity({ actor, userId, address, language }),
        TE.map(({ identity, version }) =>
          answer(201, viewIdentity(identity), {
            Location: `/v1/users/${userId}/identities/${identity.id}`,
            ETag: etagOf(version),
          }),
        ),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/identities/:identityId`,
    operationId: 'removeUserIdentity',
    summary: 'Remove an address or a linked account of a user, who is notified; never the last way to sign in',
    access: { privilege: 'user.update' },
    fresh: 'own',
    params: t.strict({ ...UserPath.type.props, identityId: integerText(IdentityId) }),
    conditional: true,
    refusals: [
      'Forbidden',
      'LastSignInMethod',
      'NotFound',
      'PreconditionFailed',
      'InsufficientPrivileges',
      'Unavailable',
    ],
    responses: { 204: null },
    example: { params: { id: ADA.id, identityId: CLAIM.id } },
    handle: ({ principal: actor, params: { id: userId, identityId }, ifMatch, language }) =>
      pipe(
        useCases.removeUserIdentity({
          actor,
          userId,
          identityId,
          ifMatch: ifIdentityMatches(ifMatch),
          language,
        }),
        noContent,
      ),
  }),
];

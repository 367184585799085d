import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { PasskeyId } from '../../../../../core/domain/ids.ts';
import { UnlockReason } from '../../../../../core/domain/locks/current-lock.ts';
import type { ListUserPasskeys, RemoveUserPasskey } from '../../../../../core/use-cases/passkeys/user-passkeys.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, PASSKEY } from '../../codecs/examples.ts';
import { PasskeysBody, viewPasskey } from '../../codecs/passkeys.ts';
import { UserPath } from './users.ts';

type Deps = Readonly<{ listUserPasskeys: ListUserPasskeys; removeUserPasskey: RemoveUserPasskey }>;

const PATH = '/v1/users/:id/passkeys';

export const userPasskeyRoutes = ({ listUserPasskeys, removeUserPasskey }: Deps): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listUserPasskeys',
    summary: 'The passkeys of a user, oldest first',
    access: { privilege: 'user.read' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: PasskeysBody },
    example: { params: { id: ADA.id }, answer: { items: [PASSKEY] } },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(
        listUserPasskeys({ actor, userId }),
        TE.map((all) => answer(200, { items: all.map(viewPasskey) })),
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:passkeyId/remove`,
    operationId: 'removeUserPasskey',
    summary: 'Remove a passkey of a user; the reason is kept in the audit trail',
    access: { privilege: 'user.reset-factors' },
    fresh: true,
    params: t.strict({ ...UserPath.type.props, passkeyId: integerText(PasskeyId) }),
    body: t.strict({ reason: UnlockReason }, 'RemoveUserPasskey'),
    refusals: ['Forbidden', 'InsufficientPrivileges', 'LastSignInMethod', 'NotFound', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ADA.id, passkeyId: PASSKEY.id }, body: { reason: 'The key was stolen' } },
    handle: ({ principal: actor, params: { id: userId, passkeyId: id }, body: { reason }, language }) =>
      pipe(removeUserPasskey({ actor, userId, id, reason, language }), noContent),
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { notFound } from '../../../../../core/domain/errors.ts';
import { IdentityId } from '../../../../../core/domain/ids.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { RemoveUserIdentity } from '../../../../../core/use-cases/directory/remove-user-identity.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, ifUnchanged, userPath } from '../user-path.ts';
import { removeAddressPage } from './addresses-page.ts';

type Deps = Readonly<{ readManagedUser: ReadManagedUser; removeUserIdentity: RemoveUserIdentity }>;

const IdentityPath = t.strict({ ...UserPath.type.props, identityId: integerText(IdentityId) });
const REMOVING = {
  path: `${USERS}/:id/addresses/:identityId/remove`,
  access: { privilege: 'user.update' },
  fresh: 'own',
  params: IdentityPath,
} as const;

/** Pages that remove an address or a linked account, after a confirmation. */
export const removeAddressPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    operationId: 'showRemovalOfUserAddress',
    ...REMOVING,
    handle: ({ principal: actor, params: { id: userId, identityId }, view }) =>
      pipe(
        deps.readManagedUser({ actor, userId }),
        TE.flatMap((managed) => {
          const identity = managed.user.identities.find(({ id }) => id === identityId);
          return identity === undefined
            ? TE.left<AnyRefusal>(notFound)
            : TE.right(shown(removeAddressPage(view, managed, identity)));
        }),
      ),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    operationId: 'submitRemovalOfUserAddress',
    ...REMOVING,
    form: t.partial({ version: t.string }),
    handle: ({ principal: actor, params: { id: userId, identityId }, body, language }) =>
      pipe(
        deps.removeUserIdentity({ actor, userId, identityId, ifMatch: ifUnchanged(body.version), language }),
        TE.map(() => redirected(userPath(userId, '/sign-in'), { notice: 'user-address-removed' })),
      ),
    refused: refusedForUser,
  }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Refusal } from '../../../../../core/domain/errors.ts';
import type { ReadIdentity } from '../../../../../core/use-cases/account/read-identity.ts';
import type { RemoveIdentity } from '../../../../../core/use-cases/account/remove-identity.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { PageAnswer } from '../../page.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { AddressPath } from './address-path.ts';
import { removeAddressPage } from './page.ts';

type Deps = Readonly<{ readIdentity: ReadIdentity; removeIdentity: RemoveIdentity }>;

const PATH = '/account/addresses/:id/remove';

export const removeAddressPages = ({ readIdentity, removeIdentity }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showAddressRemoval',
    access: 'signed-in',
    fresh: true,
    params: AddressPath,
    handle: ({ principal, params: { id }, view }) =>
      pipe(
        readIdentity(principal, id),
        TE.map(({ identity }) => shown(removeAddressPage(view, identity))),
      ),
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'removeAddress',
    access: 'signed-in',
    fresh: true,
    changes: 'session',
    params: AddressPath,
    handle: ({ principal, params: { id }, view, language }) =>
      pipe(
        readIdentity(principal, id),
        TE.flatMap(({ identity }) =>
          pipe(
            removeIdentity({ principal, id, ifMatch: () => true, language }),
            TE.map((): PageAnswer => redirected(SIGN_IN_PATH, { notice: 'address-removed' })),
            TE.orElseW((refusal): TE.TaskEither<Refusal, PageAnswer> =>
              refusal._tag === 'LastSignInMethod'
                ? TE.right(shown(removeAddressPage(view, identity, true), { status: 409 }))
                : TE.left(refusal),
            ),
          ),
        ),
      ),
  }),
];

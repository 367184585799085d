import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { notFound } from '../../../../../core/domain/errors.ts';
import { PasskeyId } from '../../../../../core/domain/ids.ts';
import { UnlockReason } from '../../../../../core/domain/locks/current-lock.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { ListUserPasskeys, RemoveUserPasskey } from '../../../../../core/use-cases/passkeys/user-passkeys.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { View } from '../../view.ts';
import type { TypedReason } from '../reason-field.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, userPath } from '../user-path.ts';
import type { AboutUser } from '../user-path.ts';
import { removeUserPasskeyPage } from './page.ts';
import { USER_PASSKEY_TEXTS } from './texts.ts';

type Deps = Readonly<{
  hasPasskeys: boolean;
  readManagedUser: ReadManagedUser;
  listUserPasskeys: ListUserPasskeys;
  removeUserPasskey: RemoveUserPasskey;
}>;

const common = {
  path: `${USERS}/:id/passkeys/:passkeyId`,
  params: t.strict({ ...UserPath.type.props, passkeyId: integerText(PasskeyId) }),
  access: { privilege: 'user.reset-factors' },
  fresh: true,
  refused: refusedForUser,
} as const;

type About = AboutUser & Readonly<{ params: Readonly<{ passkeyId: PasskeyId }>; view: View }>;

const asked = (
  deps: Deps,
  { principal: actor, params: { id: userId, passkeyId }, view }: About,
  typed: TypedReason = { reason: '', errors: [] },
) =>
  pipe(
    deps.readManagedUser({ actor, userId }),
    TE.bindTo('managed'),
    TE.bindW('all', () => deps.listUserPasskeys({ actor, userId })),
    TE.bindW('passkey', ({ all }) => TE.fromNullable(notFound)(all.find(({ id }) => id === passkeyId))),
    TE.map(({ managed, passkey }) =>
      shown(removeUserPasskeyPage(view, managed, passkey, typed), { status: typed.errors.length > 0 ? 422 : 200 }),
    ),
  );

export const userPasskeyPages = (deps: Deps): readonly PageRecord[] =>
  deps.hasPasskeys
    ? [
        page({
          ...common,
          method: 'GET',
          operationId: 'showRemoveUserPasskey',
          handle: (request) => asked(deps, request),
        }),
        page({
          ...common,
          method: 'POST',
          operationId: 'submitRemoveUserPasskey',
          form: t.partial({ reason: t.string }),
          handle: (request) => {
            const { principal: actor, params, body, view, language } = request;
            const { id: userId, passkeyId: id } = params;
            const reason = UnlockReason.decode(body.reason ?? '');
            if (E.isLeft(reason)) {
              const errors = [{ field: 'reason', text: USER_PASSKEY_TEXTS[view.language].wrongReason }];
              return asked(deps, request, { reason: body.reason ?? '', errors });
            }
            return pipe(
              deps.removeUserPasskey({ actor, userId, id, reason: reason.right, language }),
              TE.map(() => redirected(userPath(userId, '/second-factor'), { notice: 'user-passkey-removed' })),
            );
          },
        }),
      ]
    : [];

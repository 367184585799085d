import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { UnlockReason } from '../../../../../core/domain/locks/current-lock.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { ListUserPasskeys } from '../../../../../core/use-cases/passkeys/user-passkeys.ts';
import type { ReadUserFactors } from '../../../../../core/use-cases/second-factor/read-factors.ts';
import type { ResetFactors } from '../../../../../core/use-cases/second-factor/reset-factors.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { View } from '../../view.ts';
import type { ImageUrl } from '../frame.ts';
import type { TypedReason } from '../reason-field.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, userPath } from '../user-path.ts';
import type { AboutUser } from '../user-path.ts';
import { userFactorPage } from './page.ts';
import { USER_FACTOR_TEXTS } from './texts.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  readManagedUser: ReadManagedUser;
  readUserFactors: ReadUserFactors;
  hasPasskeys: boolean;
  listUserPasskeys: ListUserPasskeys;
  resetFactors: ResetFactors;
}>;

const common = { path: `${USERS}/:id/second-factor`, params: UserPath, refused: refusedForUser };

const shownFactor = (
  deps: Deps,
  { principal: actor, params: { id: userId }, view }: AboutUser & Readonly<{ view: View }>,
  typed: TypedReason = { reason: '', errors: [] },
) =>
  pipe(
    deps.readManagedUser({ actor, userId }),
    TE.bindTo('managed'),
    TE.bindW('factor', () => deps.readUserFactors({ actor, userId })),
    TE.bindW('passkeys', () => (deps.hasPasskeys ? deps.listUserPasskeys({ actor, userId }) : TE.right(null))),
    TE.map(({ managed, factor, passkeys }) => {
      const content = userFactorPage(view, deps.imageUrl, managed, { factor, passkeys, ...typed });
      return shown(content, { status: typed.errors.length > 0 ? 422 : 200 });
    }),
  );

/** Administrators can remove the second factor of a user who has lost it. */
export const userFactorPages = (deps: Deps): readonly PageRecord[] => [
  page({
    ...common,
    method: 'GET',
    operationId: 'showUserFactor',
    access: { privilege: 'user.read' },
    handle: (request) => shownFactor(deps, request),
  }),
  page({
    ...common,
    method: 'POST',
    operationId: 'submitUserFactor',
    access: { privilege: 'user.reset-factors' },
    fresh: true,
    form: t.partial({ reason: t.string }),
    handle: (request) => {
      const { principal: actor, params, body, view, language } = request;
      const reason = UnlockReason.decode(body.reason ?? '');
      if (E.isLeft(reason)) {
        const errors = [{ field: 'reason', text: USER_FACTOR_TEXTS[view.language].wrongReason }];
        return shownFactor(deps, request, { reason: body.reason ?? '', errors });
      }
      return pipe(
        deps.resetFactors({ actor, userId: params.id, reason: reason.right, language }),
        TE.map(() => redirected(userPath(params.id, '/second-factor'), { notice: 'factor-reset' })),
      );
    },
  }),
];

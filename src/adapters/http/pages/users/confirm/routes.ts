import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { notFound } from '../../../../../core/domain/errors.ts';
import type { ChangeUser } from '../../../../../core/use-cases/directory/change-user.ts';
import type { DeleteUser } from '../../../../../core/use-cases/directory/delete-user.ts';
import type { ManagedUser, ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { RestoreUser } from '../../../../../core/use-cases/directory/restore-user.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import type { View } from '../../view.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, ifUnchanged, userPath } from '../user-path.ts';
import type { AboutUser } from '../user-path.ts';
import { factsOf } from './facts.ts';
import { confirmPage } from './page.ts';
import type { Deed } from './texts.ts';

type Deps = Parameters<typeof factsOf>[0] &
  Readonly<{
    readManagedUser: ReadManagedUser;
    changeUser: ChangeUser;
    deleteUser: DeleteUser;
    restoreUser: RestoreUser;
  }>;
type Asked = AboutUser & Readonly<{ view: View }>;

const PRIVILEGES = { disable: 'user.update', enable: 'user.update', delete: 'user.delete', restore: 'user.delete' };
const NOTICES = {
  disable: 'user-disabled',
  enable: 'user-enabled',
  delete: 'user-deleted',
  restore: 'user-restored',
} as const;

/**
 * Whether the action is possible: `restore` only for deleted users, other actions only for users who are not deleted.
 */
const fits = (deed: Deed, { user }: ManagedUser): boolean => (user.deletedAt !== null) === (deed === 'restore');

const confirm = (deps: Deps, asked: Asked, deed: Deed, status = 200) =>
  pipe(
    deps.readManagedUser({ actor: asked.principal, userId: asked.params.id }),
    TE.filterOrElseW(
      (managed) => fits(deed, managed),
      () => notFound,
    ),
    TE.bindTo('managed'),
    TE.bindW('facts', () => factsOf(deps, asked, deed)),
    TE.map(({ managed, facts }) => shown(confirmPage(asked.view, managed, deed, facts), { status })),
  );

type Doing = Asked & Readonly<{ language: View['language']; body: Readonly<{ version?: string }> }>;

const act = (deps: Deps, { principal: actor, params: { id: userId }, language, body }: Doing, deed: Deed) => {
  const ifMatch = ifUnchanged(body.version);
  const done: TE.TaskEither<AnyRefusal, unknown> = {
    disable: () => deps.changeUser({ actor, userId, patch: { profile: {}, isActive: false }, ifMatch }),
    enable: () => deps.changeUser({ actor, userId, patch: { profile: {}, isActive: true }, ifMatch }),
    delete: () => deps.deleteUser({ actor, userId, ifMatch, language }),
    restore: () => deps.restoreUser({ actor, userId }),
  }[deed]();
  return pipe(
    done,
    TE.map(() => redirected(userPath(userId), { notice: NOTICES[deed] })),
  );
};

const pagesFor = (deps: Deps, deed: Deed): readonly PageRecord[] => {
  const name = `${deed.charAt(0).toUpperCase()}${deed.slice(1)}`;
  const spec = {
    path: `${USERS}/:id/${deed}`,
    access: { privilege: PRIVILEGES[deed] },
    params: UserPath,
    refused: refusedForUser,
    ...(deed === 'delete' ? { fresh: 'own' as const } : {}),
  };
  return [
    page({
      ...spec,
      method: 'GET',
      operationId: `show${name}User`,
      handle: (request) => confirm(deps, request, deed),
    }),
    page({
      ...spec,
      method: 'POST',
      operationId: `submit${name}User`,
      form: t.partial({ version: t.string }),
      handle: (request) =>
        pipe(
          act(deps, request, deed),
          TE.orElseW((refusal) =>
            refusal._tag === 'RestoreConflict' ? confirm(deps, request, deed, 409) : TE.left<AnyRefusal>(refusal),
          ),
        ),
    }),
  ];
};

/** Actions that change whether a user can sign in. Each action has a page that asks for confirmation. */
export const userConfirmPages = (deps: Deps): readonly PageRecord[] =>
  (['disable', 'enable', 'delete', 'restore'] as const).flatMap((deed) => pagesFor(deps, deed));

import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { notFound, unknownRole } from '../../../../../core/domain/errors.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import type { ChangeUser } from '../../../../../core/use-cases/directory/change-user.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { ListRoles } from '../../../../../core/use-cases/roles/read-roles.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import type { ImageUrl } from '../frame.ts';
import { refusedForUser } from '../refused.ts';
import { allRoles, mayGive } from '../roles.ts';
import { USERS, UserPath, ifUnchanged, userPath } from '../user-path.ts';
import { accessPage } from './page.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  readManagedUser: ReadManagedUser;
  changeUser: ChangeUser;
  listRoles: ListRoles;
}>;

const PATH = `${USERS}/:id/access`;
const Query = t.partial({ role: t.string, privilege: t.string });
const Form = t.partial({ role: t.string, version: t.string });
const MAX_PRIVILEGE = 64;

export const userAccessPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showUserAccess',
    access: { privilege: 'user.read' },
    params: UserPath,
    query: Query,
    handle: ({ principal: actor, params: { id: userId }, query, view }) =>
      pipe(
        deps.readManagedUser({ actor, userId }),
        TE.filterOrElseW(
          ({ user }) => user.deletedAt === null,
          () => notFound,
        ),
        TE.bindTo('managed'),
        TE.bindW('roles', () => allRoles(deps, actor)),
        TE.map(({ managed, roles }) => {
          const givable = roles?.filter((role) => mayGive(actor, role)) ?? null;
          const privilege = query.privilege?.trim().slice(0, MAX_PRIVILEGE) || undefined;
          const access = { roles: givable, role: query.role, privilege };
          return shown(accessPage(view, deps.imageUrl, managed, access));
        }),
      ),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitUserAccess',
    access: { privilege: 'user.update' },
    params: UserPath,
    form: Form,
    handle: ({ principal: actor, params: { id: userId }, body: { role = '', version } }) => {
      const name = RoleName.decode(role);
      if (E.isLeft(name)) return TE.left<AnyRefusal>(unknownRole);
      const patch = { profile: {}, role: name.right };
      return pipe(
        deps.changeUser({ actor, userId, patch, ifMatch: ifUnchanged(version) }),
        TE.map(() => redirected(userPath(userId, '/access'), { notice: 'role-given' })),
      );
    },
    refused: refusedForUser,
  }),
];

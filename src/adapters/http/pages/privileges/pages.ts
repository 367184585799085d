import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { BUILT_IN_PRIVILEGES } from '../../../../core/domain/roles/built-in-privileges.ts';
import { Description, PrivilegeName } from '../../../../core/domain/roles/privilege.ts';
import type { Privilege } from '../../../../core/domain/roles/privilege.ts';
import type { Role } from '../../../../core/domain/roles/role.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { ListEvents } from '../../../../core/use-cases/audit/list-events.ts';
import type {
  ChangePrivilege,
  CreatePrivilege,
  DeletePrivilege,
  RestorePrivilege,
} from '../../../../core/use-cases/roles/manage-privilege.ts';
import type { ListPrivileges, ReadPrivilege } from '../../../../core/use-cases/roles/read-privileges.ts';
import type { ListRoles } from '../../../../core/use-cases/roles/read-roles.ts';
import type { Cursors } from '../../server/input/list-request.ts';
import { html } from '../html.ts';
import type { Content } from '../html.ts';
import type { PageRecord } from '../page-route.ts';
import type { AnyRefusal } from '../page.ts';
import { link } from '../parts/link.ts';
import { lineField, optional } from '../resource/field.ts';
import { resourcePages } from '../resource/routes.ts';
import type { View } from '../view.ts';
import { PRIVILEGE_FIELDS, PRIVILEGE_LOCKS, PRIVILEGE_TEXTS } from './texts.ts';

type Deps = Readonly<{
  cursors: Cursors;
  listPrivileges: ListPrivileges;
  listDeletedPrivileges: ListPrivileges;
  readPrivilege: ReadPrivilege;
  readDeletedPrivilege: ReadPrivilege;
  createPrivilege: CreatePrivilege;
  changePrivilege: ChangePrivilege;
  deletePrivilege: DeletePrivilege;
  restorePrivilege: RestorePrivilege;
  listRoles: ListRoles;
  listEvents: ListEvents;
}>;

/** The maximum number of roles that are searched for a privilege. */
const ROLES = 200;

const namesOf = (view: View, roles: readonly Role[], isAll: boolean, privilege: string): Content => {
  const { nobody, more } = PRIVILEGE_TEXTS[view.language];
  const holders = roles.filter(({ privileges }) => privileges.includes(privilege));
  if (holders.length === 0) return isAll ? nobody : more;
  const links = holders.map(
    ({ id, name }, i) => html`${i === 0 ? '' : ', '}${link(view, { path: `/admin/roles/${id}`, text: name })}`,
  );
  return html`${links}${isAll ? '' : ` ${more}`}`;
};

/** Lists the roles that contain the privilege, if the user may read roles. */
const holders =
  ({ listRoles }: Pick<Deps, 'listRoles'>) =>
  (view: View, actor: Principal): TE.TaskEither<AnyRefusal, (privilege: Privilege) => readonly Content[]> =>
    actor.privileges.includes('role.read')
      ? pipe(
          listRoles({
            actor,
            page: { limit: ROLES, after: null, sort: { by: 'name', descending: false }, count: false },
          }),
          TE.map(({ items, next }) => ({ name }: Privilege) => [namesOf(view, items, next === null, name)]),
        )
      : TE.right(() => [PRIVILEGE_TEXTS[view.language].unseen]);

const locked = ({ name }: Privilege, actor: Principal) => ({
  ...(actor.privileges.includes(name) ? {} : { change: PRIVILEGE_LOCKS.notHeld, remove: PRIVILEGE_LOCKS.notHeld }),
  ...(Object.hasOwn(BUILT_IN_PRIVILEGES, name) ? { remove: PRIVILEGE_LOCKS.builtIn } : {}),
});

export const privilegePages = ({ cursors, listEvents, ...useCases }: Deps): readonly PageRecord[] =>
  resourcePages({
    name: 'privilege',
    cursors,
    listEvents,
    sort: { by: 'name', descending: false },
    fields: {
      name: lineField(PRIVILEGE_FIELDS.name, PrivilegeName, {
        isExact: true,
        isFixed: true,
        maxLength: 64,
        hint: PRIVILEGE_FIELDS.nameHint,
      }),
      description: optional(lineField(PRIVILEGE_FIELDS.description, Description, { maxLength: 256 })),
    },
    beside: { titles: [PRIVILEGE_FIELDS.holders], of: holders(useCases) },
    locked,
    list: useCases.listPrivileges,
    listDeleted: useCases.listDeletedPrivileges,
    read: useCases.readPrivilege,
    readDeleted: useCases.readDeletedPrivilege,
    create: ({ actor, fields }) => useCases.createPrivilege({ actor, privilege: fields }),
    change: ({ actor, id, patch: { description }, ifMatch }) =>
      useCases.changePrivilege({ actor, id, description, ifMatch }),
    remove: useCases.deletePrivilege,
    restore: useCases.restorePrivilege,
  });

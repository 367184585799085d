import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { COUNT_CAP } from '../../../../core/domain/page.ts';
import { BUILT_IN_ROLES } from '../../../../core/domain/roles/built-in-privileges.ts';
import { Description } from '../../../../core/domain/roles/privilege.ts';
import { RoleName } from '../../../../core/domain/roles/role.ts';
import type { Role } from '../../../../core/domain/roles/role.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { ListEvents } from '../../../../core/use-cases/audit/list-events.ts';
import type { CreateRole } from '../../../../core/use-cases/roles/create-role.ts';
import type { ChangeRole, DeleteRole, RestoreRole } from '../../../../core/use-cases/roles/manage-role.ts';
import type { ReadImpact } from '../../../../core/use-cases/roles/read-impact.ts';
import type { ListRoles, ReadRole } from '../../../../core/use-cases/roles/read-roles.ts';
import type { Cursors } from '../../server/input/list-request.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { PageRecord } from '../page-route.ts';
import type { AnyRefusal } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { nameBadges } from '../parts/badge.ts';
import { link } from '../parts/link.ts';
import { plural } from '../parts/time.ts';
import { lineField, optional } from '../resource/field.ts';
import { resourcePages } from '../resource/routes.ts';
import type { View } from '../view.ts';
import { PATH } from './grid.ts';
import { countText, usersLink } from './review.ts';
import { ROLE_FIELDS, ROLE_LOCKS, ROLE_TEXTS } from './texts.ts';

type Deps = Readonly<{
  cursors: Cursors;
  readRole: ReadRole;
  readDeletedRole: ReadRole;
  listDeletedRoles: ListRoles;
  readImpact: ReadImpact;
  createRole: CreateRole;
  changeRole: ChangeRole;
  deleteRole: DeleteRole;
  restoreRole: RestoreRole;
  listEvents: ListEvents;
}>;

const isBuiltIn = ({ name }: Role): boolean => Object.hasOwn(BUILT_IN_ROLES, name);

const locked = (role: Role, actor: Principal) => {
  const isBeyond = !role.privileges.every((name) => actor.privileges.includes(name));
  if (isBeyond) return { change: ROLE_LOCKS.beyond, remove: ROLE_LOCKS.beyond };
  return isBuiltIn(role) ? { remove: ROLE_LOCKS.builtIn, fields: ['name'] as const } : {};
};

const privilegesOf = (view: View, { id, privileges }: Role): Content => {
  const { choose, nobodyYet } = ROLE_TEXTS[view.language];
  const names = privileges.length === 0 ? nobodyYet : nameBadges(privileges);
  return html`<p>${names}</p>
    <p>${link(view, { path: PATH, query: { role: String(id) }, text: choose })}</p>`;
};

/** The privileges and users of a role, which are shown on the role's page but not in the list. */
const beside =
  ({ readImpact }: Deps) =>
  (view: View, actor: Principal, id: number | null): TE.TaskEither<AnyRefusal, (role: Role) => readonly Content[]> =>
    id === null
      ? TE.right(() => [])
      : pipe(
          readImpact({ actor, id, add: [], remove: [] }),
          TE.map((impact) => (role) => [
            privilegesOf(view, role),
            html`<p>${countText(view, impact)}</p>
              <p>${usersLink(view, role.name)}</p>`,
          ]),
        );

const kept = (view: View, { name }: Role, refusal: AnyRefusal): Html | null => {
  if (refusal._tag !== 'RoleInUse') return null;
  const { inUse, users, atLeast } = ROLE_TEXTS[view.language];
  const count = plural(view, refusal.users, users);
  return problem(inUse(name, refusal.users >= COUNT_CAP ? atLeast(count) : count), usersLink(view, name));
};

/** The pages of a single role. The table of roles and privileges (`grid.ts`) serves as the list of roles. */
export const rolePages = (deps: Deps): readonly PageRecord[] =>
  resourcePages({
    name: 'role',
    cursors: deps.cursors,
    listEvents: deps.listEvents,
    sort: { by: 'name', descending: false },
    fields: {
      name: lineField(ROLE_FIELDS.name, RoleName, { maxLength: 64 }),
      description: optional(lineField(ROLE_FIELDS.description, Description, { maxLength: 256 })),
    },
    beside: { titles: [ROLE_FIELDS.privileges, ROLE_FIELDS.users], of: beside(deps) },
    locked,
    kept,
    listDeleted: deps.listDeletedRoles,
    read: deps.readRole,
    readDeleted: deps.readDeletedRole,
    create: ({ actor, fields }) => deps.createRole({ actor, role: { ...fields, privileges: [] } }),
    change: ({ actor, id, patch, ifMatch }) =>
      deps.changeRole({ actor, id, patch, ifMatch: ({ version }) => ifMatch(version) }),
    remove: ({ actor, id, ifMatch }) => deps.deleteRole({ actor, id, ifMatch: ({ version }) => ifMatch(version) }),
    restore: deps.restoreRole,
  });

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { UserId } from '../../../../../core/domain/ids.ts';
import { Description, PrivilegeName } from '../../../../../core/domain/roles/privilege.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import type { Role, RoleIfMatch } from '../../../../../core/domain/roles/role.ts';
import type { CreateRole } from '../../../../../core/use-cases/roles/create-role.ts';
import type {
  GrantPrivilege,
  RevokePrivilege,
  ChangeRole,
  DeleteRole,
  RestoreRole,
} from '../../../../../core/use-cases/roles/manage-role.ts';
import type { ReadImpact } from '../../../../../core/use-cases/roles/read-impact.ts';
import type { ListRoles, ReadRole } from '../../../../../core/use-cases/roles/read-roles.ts';
import { etagOf } from '../../../server/etag.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { NEW_ROLE, ROLE, pageOf } from '../../codecs/examples.ts';
import { integerText } from '../../codecs/integer-text.ts';
import { listPage } from '../../codecs/list-page.ts';
import type { Cursors } from '../../codecs/list-page.ts';
import { listBody, listQuery } from '../../codecs/list.ts';
import { NamesText, nameList } from '../../codecs/names-text.ts';
import { optional } from '../../codecs/requests.ts';
import { nullable } from '../../codecs/views.ts';
import { Integer, Timestamp } from '../../codecs/wire.ts';

type Parts = Readonly<{
  cursors: Cursors;
  listRoles: ListRoles;
  readRole: ReadRole;
  readImpact: ReadImpact;
  createRole: CreateRole;
  changeRole: ChangeRole;
  deleteRole: DeleteRole;
  restoreRole: RestoreRole;
  grantPrivilege: GrantPrivilege;
  revokePrivilege: RevokePrivilege;
}>;

const PATH = '/v1/roles';
/** Positive, and at most PostgreSQL's largest integer. */
export const RowPath = t.strict({ id: integerText(UserId) });
const GrantPath = t.strict({ id: integerText(UserId), name: PrivilegeName });

const RoleBody = t.strict(
  {
    id: Integer,
    name: t.string,
    description: nullable(t.string),
    privileges: t.readonlyArray(t.string),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  'Role',
);
const MAX_PRIVILEGES = 1000;
const NewRoleBody = t.strict(
  { name: RoleName, description: optional(Description), privileges: optional(nameList(MAX_PRIVILEGES)) },
  'NewRole',
);
const RolePatchBody = t.exact(t.partial({ name: RoleName, description: nullable(Description) }), 'ChangeRole');
const ImpactBody = t.strict(
  {
    gains: t.readonlyArray(t.string),
    loses: t.readonlyArray(t.string),
    users: Integer,
    users_is_capped: t.boolean,
    sessions: Integer,
    items: t.readonlyArray(t.strict({ id: Integer, first_name: t.string, last_name: nullable(t.string) })),
  },
  'RoleImpact',
);

const viewRole = (role: Role): t.TypeOf<typeof RoleBody> => ({
  id: role.id,
  name: role.name,
  description: role.description,
  privileges: role.privileges,
  created_at: role.createdAt.toISOString(),
  updated_at: role.updatedAt.toISOString(),
});
/** The privileges are part of the tag, because deleting a privilege changes them without a new version of the role. */
const tagOf = ({ version, privileges }: Pick<Role, 'version' | 'privileges'>) => etagOf(version, privileges);
const shown = (role: Role) => answer(200, viewRole(role), { ETag: tagOf(role) });
const by =
  (ifMatch: (etag: string) => boolean): RoleIfMatch =>
  (role) =>
    ifMatch(tagOf(role));

export const roleRoutes = ({ cursors, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listRoles',
    summary: 'Roles with their privileges',
    access: { privilege: 'role.read' },
    query: listQuery(['name', 'created_at'], {}),
    refusals: ['Forbidden', 'Unavailable'],
    responses: { 200: listBody(RoleBody, 'Roles') },
    example: { query: { sort: 'name' }, answer: pageOf(ROLE) },
    handle: ({ principal: actor, query, url }) =>
      listPage({ cursors, url, query, sort: { by: 'created_at', descending: true }, viewOf: viewRole }, (page) =>
        useCases.listRoles({ actor, page }),
      ),
  }),
  route({
    method: 'POST',
    path: PATH,
    operationId: 'createRole',
    summary: 'Create a role with privileges that you hold',
    access: { privilege: 'role.manage' },
    limited: 'creations',
    idempotent: true,
    body: NewRoleBody,
    tagged: true,
    refusals: ['Forbidden', 'NameTaken', 'NotYoursToGrant', 'Unavailable', 'UnknownPrivilege'],
    responses: { 201: RoleBody },
    example: { body: NEW_ROLE, answer: ROLE },
    handle: ({ principal: actor, body: { name, description, privileges } }) =>
      pipe(
        useCases.createRole({
          actor,
          role: { name, description: description ?? null, privileges: [...new Set(privileges ?? [])] },
        }),
        TE.map((role) => answer(201, viewRole(role), { Location: `${PATH}/${role.id}`, ETag: tagOf(role) })),
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/:id`,
    operationId: 'readRole',
    summary: 'A role with its privileges',
    access: { privilege: 'role.read' },
    params: RowPath,
    tagged: true,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: RoleBody },
    example: { params: { id: ROLE.id }, answer: ROLE },
    handle: ({ principal: actor, params: { id } }) => pipe(useCases.readRole({ actor, id }), TE.map(shown)),
  }),
  route({
    method: 'PATCH',
    path: `${PATH}/:id`,
    operationId: 'changeRole',
    summary: 'Change the name or the description of a role; null clears the description',
    access: { privilege: 'role.manage' },
    params: RowPath,
    body: RolePatchBody,
    tagged: true,
    conditional: true,
    refusals: ['BuiltIn', 'Forbidden', 'NameTaken', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'Unavailable'],
    responses: { 200: RoleBody },
    example: {
      params: { id: ROLE.id },
      body: { description: 'Sees every invoice' },
      answer: { ...ROLE, description: 'Sees every invoice' },
    },
    handle: ({ principal: actor, params: { id }, body: patch, ifMatch }) =>
      pipe(useCases.changeRole({ actor, id, patch, ifMatch: by(ifMatch) }), TE.map(shown)),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    operationId: 'deleteRole',
    summary: 'Delete a role that nobody has; it can be restored',
    access: { privilege: 'role.manage' },
    params: RowPath,
    conditional: true,
    refusals: ['BuiltIn', 'Forbidden', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'RoleInUse', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ROLE.id } },
    handle: ({ principal: actor, params: { id }, ifMatch }) =>
      pipe(
        useCases.deleteRole({ actor, id, ifMatch: by(ifMatch) }),
        TE.map(() => answer(204)),
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/restore`,
    operationId: 'restoreRole',
    summary: 'Restore a deleted role with its privileges',
    access: { privilege: 'role.manage' },
    params: RowPath,
    tagged: true,
    refusals: ['Forbidden', 'NameTaken', 'NotFound', 'NotYoursToGrant', 'Unavailable'],
    responses: { 200: RoleBody },
    example: { params: { id: ROLE.id }, answer: { ...ROLE, description: 'Sees every invoice' } },
    handle: ({ principal: actor, params: { id } }) => pipe(useCases.restoreRole({ actor, id }), TE.map(shown)),
  }),
  route({
    method: 'PUT',
    path: `${PATH}/:id/privileges/:name`,
    operationId: 'grantPrivilege',
    summary: 'Grant a role a privilege that you hold',
    access: { privilege: 'role.manage' },
    params: GrantPath,
    tagged: true,
    conditional: true,
    refusals: ['Forbidden', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'Unavailable'],
    responses: { 200: RoleBody },
    example: {
      params: { id: ROLE.id, name: 'invoice.approve' },
      answer: { ...ROLE, description: 'Sees every invoice', privileges: ['invoice.approve', 'user.read'] },
    },
    handle: ({ principal: actor, params: { id, name: privilege }, ifMatch }) =>
      pipe(useCases.grantPrivilege({ actor, id, privilege, ifMatch: by(ifMatch) }), TE.map(shown)),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id/privileges/:name`,
    operationId: 'revokePrivilege',
    summary: 'Revoke a privilege that you hold from a role',
    access: { privilege: 'role.manage' },
    params: GrantPath,
    conditional: true,
    refusals: ['BuiltIn', 'Forbidden', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ROLE.id, name: 'invoice.approve' } },
    handle: ({ principal: actor, params: { id, name: privilege }, ifMatch }) =>
      pipe(
        useCases.revokePrivilege({ actor, id, privilege, ifMatch: by(ifMatch) }),
        TE.map(() => answer(204)),
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/:id/impact`,
    operationId: 'readRoleImpact',
    summary: 'Who would gain or lose by a change of a role; names of privileges, separated by commas',
    access: { privilege: 'role.read' },
    params: RowPath,
    query: t.exact(
      t.partial({
        add: explained(NamesText, 'Privileges to be granted.'),
        remove: explained(NamesText, 'Privileges to be revoked.'),
      }),
    ),
    refusals: ['Forbidden', 'NotFound', 'Unavailable', 'UnknownPrivilege'],
    responses: { 200: ImpactBody },
    example: {
      params: { id: ROLE.id },
      query: { add: 'invoice.approve' },
      answer: { gains: ['invoice.approve'], loses: [], users: 0, users_is_capped: false, sessions: 0, items: [] },
    },
    handle: ({ principal: actor, params: { id }, query: { add = [], remove = [] } }) =>
      pipe(
        useCases.readImpact({ actor, id, add, remove }),
        TE.map(({ gains, loses, users, sessions, some }) =>
          answer(200, {
            gains,
            loses,
            users: users.count,
            users_is_capped: users.isCapped,
            sessions,
            items: some.map((user) => ({ id: user.id, first_name: user.firstName, last_name: user.lastName })),
          }),
        ),
      ),
  }),
];

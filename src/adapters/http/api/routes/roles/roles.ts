import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { Description } from '../../../../../core/domain/roles/privilege.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import type { CreateRole } from '../../../../../core/use-cases/roles/create-role.ts';
import type { ChangeRole, DeleteRole, RestoreRole } from '../../../../../core/use-cases/roles/manage-role.ts';
import type { ListRoles, ReadRole } from '../../../../../core/use-cases/roles/read-roles.ts';
import { roleTag } from '../../../server/etag.ts';
import { listQuery } from '../../../server/input/list-query.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { optional } from '../../../server/input/texts.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { NEW_ROLE, ROLE, examplePage } from '../../codecs/examples.ts';
import { listPage } from '../../codecs/list-page.ts';
import { listBody } from '../../codecs/list.ts';
import { nameList } from '../../codecs/names-text.ts';
import { nullable } from '../../codecs/views.ts';
import { RoleBody, RowPath, ifRoleMatches, shownRole, viewRole } from './role-body.ts';

type Parts = Readonly<{
  cursors: Cursors;
  listRoles: ListRoles;
  readRole: ReadRole;
  createRole: CreateRole;
  changeRole: ChangeRole;
  deleteRole: DeleteRole;
  restoreRole: RestoreRole;
}>;

const PATH = '/v1/roles';
const MAX_PRIVILEGES = 1000;
const NewRoleBody = t.strict(
  { name: RoleName, description: optional(Description), privileges: optional(nameList(MAX_PRIVILEGES)) },
  'NewRole',
);
const RolePatchBody = t.exact(t.partial({ name: RoleName, description: nullable(Description) }), 'ChangeRole');

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
    example: { query: { sort: 'name' }, answer: examplePage(ROLE) },
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
        TE.map((role) => answer(201, viewRole(role), { Location: `${PATH}/${role.id}`, ETag: roleTag(role) })),
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
    handle: ({ principal: actor, params: { id } }) => pipe(useCases.readRole({ actor, id }), TE.map(shownRole)),
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
      pipe(useCases.changeRole({ actor, id, patch, ifMatch: ifRoleMatches(ifMatch) }), TE.map(shownRole)),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    operationId: 'deleteRole',
    summary: 'Delete a role without users; it can be restored',
    access: { privilege: 'role.manage' },
    params: RowPath,
    conditional: true,
    refusals: ['BuiltIn', 'Forbidden', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'RoleInUse', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ROLE.id } },
    handle: ({ principal: actor, params: { id }, ifMatch }) =>
      pipe(useCases.deleteRole({ actor, id, ifMatch: ifRoleMatches(ifMatch) }), noContent),
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
    handle: ({ principal: actor, params: { id } }) => pipe(useCases.restoreRole({ actor, id }), TE.map(shownRole)),
  }),
];

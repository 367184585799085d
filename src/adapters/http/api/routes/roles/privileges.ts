import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { Description, PrivilegeName } from '../../../../../core/domain/roles/privilege.ts';
import type { Privilege } from '../../../../../core/domain/roles/privilege.ts';
import type {
  ChangePrivilege,
  CreatePrivilege,
  DeletePrivilege,
  RestorePrivilege,
} from '../../../../../core/use-cases/roles/manage-privilege.ts';
import type { ListPrivileges, ReadPrivilege } from '../../../../../core/use-cases/roles/read-privileges.ts';
import { etagOf } from '../../../server/etag.ts';
import { listQuery } from '../../../server/input/list-query.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { optional } from '../../../server/input/texts.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { NEW_PRIVILEGE, PRIVILEGE, examplePage } from '../../codecs/examples.ts';
import { listPage } from '../../codecs/list-page.ts';
import { listBody } from '../../codecs/list.ts';
import { nullable } from '../../codecs/views.ts';
import { Integer, Timestamp } from '../../codecs/wire.ts';
import { RowPath } from './role-body.ts';

type Parts = Readonly<{
  cursors: Cursors;
  listPrivileges: ListPrivileges;
  readPrivilege: ReadPrivilege;
  createPrivilege: CreatePrivilege;
  changePrivilege: ChangePrivilege;
  deletePrivilege: DeletePrivilege;
  restorePrivilege: RestorePrivilege;
}>;

const PATH = '/v1/privileges';
const PrivilegeBody = t.strict(
  {
    id: Integer,
    name: t.string,
    description: nullable(t.string),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  'Privilege',
);
const NewPrivilegeBody = t.strict({ name: PrivilegeName, description: optional(Description) }, 'NewPrivilege');
const PrivilegePatchBody = t.exact(t.partial({ description: nullable(Description) }), 'ChangePrivilege');

const viewPrivilege = (privilege: Privilege): t.TypeOf<typeof PrivilegeBody> => ({
  id: privilege.id,
  name: privilege.name,
  description: privilege.description,
  created_at: privilege.createdAt.toISOString(),
  updated_at: privilege.updatedAt.toISOString(),
});
const shown = (privilege: Privilege) => answer(200, viewPrivilege(privilege), { ETag: etagOf(privilege.version) });

export const privilegeRoutes = ({ cursors, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listPrivileges',
    summary: 'All privileges, built-in and added ones',
    access: { privilege: 'privilege.read' },
    query: listQuery(['name', 'created_at'], {}),
    refusals: ['Forbidden', 'Unavailable'],
    responses: { 200: listBody(PrivilegeBody, 'Privileges') },
    example: { query: { sort: 'name' }, answer: examplePage(PRIVILEGE) },
    handle: ({ principal: actor, query, url }) =>
      listPage({ cursors, url, query, sort: { by: 'created_at', descending: true }, viewOf: viewPrivilege }, (page) =>
        useCases.listPrivileges({ actor, page }),
      ),
  }),
  route({
    method: 'POST',
    path: PATH,
    operationId: 'createPrivilege',
    summary: 'Create a privilege, which SuperAdmin holds at once',
    access: { privilege: 'privilege.manage' },
    limited: 'creations',
    idempotent: true,
    body: NewPrivilegeBody,
    tagged: true,
    refusals: ['Forbidden', 'NameTaken', 'Unavailable'],
    responses: { 201: PrivilegeBody },
    example: { body: NEW_PRIVILEGE, answer: PRIVILEGE },
    handle: ({ principal: actor, body: { name, description } }) =>
      pipe(
        useCases.createPrivilege({ actor, privilege: { name, description: description ?? null } }),
        TE.map((made) =>
          answer(201, viewPrivilege(made), { Location: `${PATH}/${made.id}`, ETag: etagOf(made.version) }),
        ),
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/:id`,
    operationId: 'readPrivilege',
    summary: 'A privilege',
    access: { privilege: 'privilege.read' },
    params: RowPath,
    tagged: true,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: PrivilegeBody },
    example: { params: { id: PRIVILEGE.id }, answer: PRIVILEGE },
    handle: ({ principal: actor, params: { id } }) => pipe(useCases.readPrivilege({ actor, id }), TE.map(shown)),
  }),
  route({
    method: 'PATCH',
    path: `${PATH}/:id`,
    operationId: 'changePrivilege',
    summary: 'Change the description of a privilege that you hold; null clears it, and the name can not change',
    access: { privilege: 'privilege.manage' },
    params: RowPath,
    body: PrivilegePatchBody,
    tagged: true,
    conditional: true,
    refusals: ['Forbidden', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'Unavailable'],
    responses: { 200: PrivilegeBody },
    example: {
      params: { id: PRIVILEGE.id },
      body: { description: 'Approve all invoices' },
      answer: { ...PRIVILEGE, description: 'Approve all invoices' },
    },
    handle: ({ principal: actor, params: { id }, body: { description }, ifMatch }) =>
      pipe(
        useCases.changePrivilege({ actor, id, description, ifMatch: (version) => ifMatch(etagOf(version)) }),
        TE.map(shown),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    operationId: 'deletePrivilege',
    summary: 'Delete a privilege, which takes effect with the next request; it can be restored',
    access: { privilege: 'privilege.manage' },
    params: RowPath,
    conditional: true,
    refusals: ['BuiltIn', 'Forbidden', 'NotFound', 'NotYoursToGrant', 'PreconditionFailed', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: PRIVILEGE.id } },
    handle: ({ principal: actor, params: { id }, ifMatch }) =>
      pipe(useCases.deletePrivilege({ actor, id, ifMatch: (version) => ifMatch(etagOf(version)) }), noContent),
  }),
  route({
    method: 'POST',
    path: `${PATH}/:id/restore`,
    operationId: 'restorePrivilege',
    summary: 'Restore a deleted privilege, and give it back to the roles that held it',
    access: { privilege: 'privilege.manage' },
    params: RowPath,
    tagged: true,
    refusals: ['Forbidden', 'NameTaken', 'NotFound', 'NotYoursToGrant', 'Unavailable'],
    responses: { 200: PrivilegeBody },
    example: { params: { id: PRIVILEGE.id }, answer: { ...PRIVILEGE, description: 'Approve all invoices' } },
    handle: ({ principal: actor, params: { id } }) => pipe(useCases.restorePrivilege({ actor, id }), TE.map(shown)),
  }),
];

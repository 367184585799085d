import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { UserId } from '../../../../../core/domain/ids.ts';
import { PrivilegeName } from '../../../../../core/domain/roles/privilege.ts';
import type { GrantPrivilege, RevokePrivilege } from '../../../../../core/use-cases/roles/manage-role.ts';
import type { ReadImpact } from '../../../../../core/use-cases/roles/read-impact.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { answer, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ROLE } from '../../codecs/examples.ts';
import { NamesText } from '../../codecs/names-text.ts';
import { nullable } from '../../codecs/views.ts';
import { Integer } from '../../codecs/wire.ts';
import { RoleBody, RowPath, ifRoleMatches, shownRole } from './role-body.ts';

type Parts = Readonly<{
  readImpact: ReadImpact;
  grantPrivilege: GrantPrivilege;
  revokePrivilege: RevokePrivilege;
}>;

const PATH = '/v1/roles';
const GrantPath = t.strict({ id: integerText(UserId), name: PrivilegeName });
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

export const rolePrivilegeRoutes = (useCases: Parts): readonly Route[] => [
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
      pipe(useCases.grantPrivilege({ actor, id, privilege, ifMatch: ifRoleMatches(ifMatch) }), TE.map(shownRole)),
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
      pipe(useCases.revokePrivilege({ actor, id, privilege, ifMatch: ifRoleMatches(ifMatch) }), noContent),
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

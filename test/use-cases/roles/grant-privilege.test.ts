import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound, notYoursToGrant, unknownPrivilege } from '../../../src/core/domain/errors.ts';
import type { PrivilegeName } from '../../../src/core/domain/roles/privilege.ts';
import type { Roles } from '../../../src/core/ports/roles.ts';
import { makeGrantPrivilege } from '../../../src/core/use-cases/roles/manage-role.ts';
import { principal } from '../../http/support.ts';

describe('granting a privilege', () => {
  it('that does not exist is refused as such, also to an actor who could not grant it', async () => {
    const privilege = 'invoice.approve' as PrivilegeName;
    const roles = {
      unknown: TE.right,
      update: () => TE.left(notYoursToGrant([privilege])),
    } as unknown as Roles;
    const grant = makeGrantPrivilege({ roles })({
      actor: principal('role.manage'),
      id: 1,
      privilege,
      ifMatch: () => true,
    });
    expect(await grant()).to.deep.equal(E.left(notFound));
  });

  it('that was just deleted is refused like an unknown one', async () => {
    const privilege = 'invoice.approve' as PrivilegeName;
    for (const found of [[], [privilege]]) {
      const roles = {
        unknown: () => TE.right(found),
        update: () => TE.left(unknownPrivilege('/privileges', [privilege])),
      } as unknown as Roles;
      const actor = principal('role.manage', privilege);
      const grant = makeGrantPrivilege({ roles })({ actor, id: 1, privilege, ifMatch: () => true });
      expect(await grant()).to.deep.equal(E.left(notFound));
    }
  });
});

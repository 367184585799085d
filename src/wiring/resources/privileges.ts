import type { Container } from 'inversify';
import { privilegeRoutes } from '../../adapters/http/api/routes/roles/privileges.ts';
import { privilegePages } from '../../adapters/http/pages/privileges/pages.ts';
import { makePrivileges } from '../../adapters/persistence/roles/privileges.ts';
import type { Privileges } from '../../core/ports/privileges.ts';
import {
  makeChangePrivilege,
  makeCreatePrivilege,
  makeDeletePrivilege,
  makeRestorePrivilege,
} from '../../core/use-cases/roles/manage-privilege.ts';
import {
  makeListDeletedPrivileges,
  makeListPrivileges,
  makeReadDeletedPrivilege,
  makeReadPrivilege,
} from '../../core/use-cases/roles/read-privileges.ts';
import { PARTS, id } from '../ports.ts';
import type { Resource } from '../resource.ts';
import { USE_CASES } from '../use-cases.ts';

export const PRIVILEGES = id<Privileges>('Privileges');

const partsOf = (container: Container) => {
  const deps = { privileges: container.get(PRIVILEGES) };
  return {
    cursors: container.get(PARTS.cursors),
    listPrivileges: makeListPrivileges(deps),
    listDeletedPrivileges: makeListDeletedPrivileges(deps),
    readPrivilege: makeReadPrivilege(deps),
    readDeletedPrivilege: makeReadDeletedPrivilege(deps),
    createPrivilege: makeCreatePrivilege(deps),
    changePrivilege: makeChangePrivilege(deps),
    deletePrivilege: makeDeletePrivilege(deps),
    restorePrivilege: makeRestorePrivilege(deps),
  };
};

export const privileges: Resource = {
  bind: (bind, { database, audit }) =>
    void bind(PRIVILEGES)
      .toDynamicValue(() => makePrivileges({ database, audit }))
      .inSingletonScope(),
  routes: (container) => privilegeRoutes(partsOf(container)),
  pages: (container) => privilegePages({ ...container.get(USE_CASES), ...partsOf(container) }),
};

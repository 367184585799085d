import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { nameTaken, notFound, unknownPrivilege } from '../../src/core/domain/errors.ts';
import type { NameTaken, NotFound } from '../../src/core/domain/errors.ts';
import { totalOf } from '../../src/core/domain/page.ts';
import { SUPER_ADMIN } from '../../src/core/domain/roles/built-in-privileges.ts';
import { createdPrivilege, privilegeEntries } from '../../src/core/domain/roles/privilege.ts';
import type { Privilege } from '../../src/core/domain/roles/privilege.ts';
import { roleCreated, roleEvents } from '../../src/core/domain/roles/role.ts';
import type { Role } from '../../src/core/domain/roles/role.ts';
import type { Privileges } from '../../src/core/ports/privileges.ts';
import type { RoleSort, Roles } from '../../src/core/ports/roles.ts';
import { foldCase } from '../support/fold-case.ts';
import { pageOfRows } from './page-of-rows.ts';
import { heldBy, roleNamed } from './role-rows.ts';
import type { PrivilegeRow, RoleRow } from './role-rows.ts';
import { isLiving, recordEntries, recordEvents } from './store.ts';
import type { Store } from './store.ts';

type Named = Readonly<{ id: number; name: string; createdAt: Date }>;

const keyOf = (row: Named, by: RoleSort) => (by === 'name' ? foldCase(row.name) : row.createdAt.toISOString());

const toRole = (store: Store, row: RoleRow): Role => {
  const { id, name, description, createdAt, updatedAt, version } = row;
  return { id, name, description, createdAt, updatedAt, version, privileges: heldBy(store, row) };
};

const idOf = (store: Store, name: string): number | undefined =>
  store.privileges.find((p) => p.name === name && p.deletedAt === null)?.id;

const touch = (store: Store, row: RoleRow | PrivilegeRow): void => {
  row.version += 1;
  row.updatedAt = store.now;
};

export const makeFakeRoles = (store: Store): Roles => {
  const findOf =
    (isDeleted: boolean): Roles['find'] =>
    (id) =>
    async () => {
      const row = store.roles.find((r) => r.id === id && (r.deletedAt !== null) === isDeleted);
      return E.right(row === undefined ? O.none : O.some(toRole(store, row)));
    };
  const listOf =
    (isDeleted: boolean): Roles['list'] =>
    (page) =>
    async () => {
      const rows = store.roles.filter((r) => (r.deletedAt !== null) === isDeleted);
      return E.right(pageOfRows(rows, page, keyOf, (row) => toRole(store, row)));
    };
  const isTaken = (name: string, but?: number) =>
    store.roles.some((r) => r.id !== but && r.deletedAt === null && foldCase(r.name) === foldCase(name));
  const unknownOf = (names: readonly string[]) => names.filter((name) => idOf(store, name) === undefined).toSorted();
  return {
    list: listOf(false),
    listDeleted: listOf(true),
    find: findOf(false),
    findDeleted: findOf(true),
    create: (actor, role) => async () => {
      const unknown = unknownOf(role.privileges);
      if (unknown.length > 0) return E.left(unknownPrivilege('/privileges', unknown));
      if (isTaken(role.name)) return E.left(nameTaken);
      const row: RoleRow = {
        id: store.nextId++,
        name: role.name,
        description: role.description,
        privileges: role.privileges.flatMap((name) => idOf(store, name) ?? []),
        version: 1,
        createdAt: store.now,
        updatedAt: store.now,
        deletedAt: null,
      };
      store.roles.push(row);
      recordEvents(store, [roleCreated(actor, row.id, role)]);
      return E.right(toRole(store, row));
    },
    update: (actor, id, decide) => async () => {
      const row = store.roles.find((r) => r.id === id);
      if (row === undefined) return E.left<NotFound>(notFound);
      const seen = {
        ...toRole(store, row),
        isDeleted: row.deletedAt !== null,
        users: [...store.users.values()].filter((u) => u.roleId === id).length,
      };
      const decided = decide(seen);
      if (E.isLeft(decided)) return decided;
      const {
        name = row.name,
        description = row.description,
        grants = [],
        revokes = [],
        deletes,
        restores,
      } = decided.right;
      if (unknownOf(grants).length > 0) return E.left<NotFound>(notFound);
      if ((restores || name !== row.name) && isTaken(name, id)) return E.left<NameTaken>(nameTaken);
      if (Object.keys(decided.right).length > 0) {
        const granted = grants.map((one) => idOf(store, one)!);
        const revoked = revokes.map((one) => idOf(store, one));
        const privileges = [...new Set([...row.privileges, ...granted])].filter((p) => !revoked.includes(p));
        Object.assign(row, { name, description, privileges, deletedAt: deletes ? store.now : null });
        touch(store, row);
        recordEvents(store, roleEvents(actor, seen, decided.right));
      }
      return E.right(toRole(store, row));
    },
    impact: (id) => async () => {
      const row = store.roles.find((r) => r.id === id && r.deletedAt === null);
      if (row === undefined) return E.right(O.none);
      const users = [...store.users.values()].filter((u) => u.roleId === id && u.deletedAt === null);
      const active = new Set(users.filter((u) => u.isActive).map((u) => u.id));
      const sessions = [...store.sessions.values()].filter((s) => active.has(s.userId) && isLiving(store, s)).length;
      const some = users
        .toSorted((a, b) => a.id - b.id)
        .slice(0, 20)
        .map((u) => ({ id: u.id, firstName: u.firstName, lastName: u.lastName }));
      return E.right(O.some({ role: toRole(store, row), users: totalOf(users.length), sessions, some }));
    },
    unknown: (names) => async () => E.right(unknownOf(names)),
  };
};

const toPrivilege = ({ id, name, description, createdAt, updatedAt, version }: PrivilegeRow): Privilege => ({
  id,
  name,
  description,
  createdAt,
  updatedAt,
  version,
});

export const makeFakePrivileges = (store: Store): Privileges => {
  const findOf =
    (isDeleted: boolean): Privileges['find'] =>
    (id) =>
    async () => {
      const row = store.privileges.find((p) => p.id === id && (p.deletedAt !== null) === isDeleted);
      return E.right(row === undefined ? O.none : O.some(toPrivilege(row)));
    };
  const listOf =
    (isDeleted: boolean): Privileges['list'] =>
    (page) =>
    async () => {
      const rows = store.privileges.filter((p) => (p.deletedAt !== null) === isDeleted);
      return E.right(pageOfRows(rows, page, keyOf, toPrivilege));
    };
  const isTaken = (name: string) => idOf(store, name) !== undefined;
  return {
    list: listOf(false),
    listDeleted: listOf(true),
    find: findOf(false),
    findDeleted: findOf(true),
    create: (actor, privilege) => async () => {
      if (isTaken(privilege.name)) return E.left(nameTaken);
      const row: PrivilegeRow = {
        ...privilege,
        id: store.nextId++,
        version: 1,
        createdAt: store.now,
        updatedAt: store.now,
        deletedAt: null,
      };
      store.privileges.push(row);
      recordEntries(store, [createdPrivilege(actor, row.id, privilege)]);
      return E.right(toPrivilege(row));
    },
    update: (actor, id, decide) => async () => {
      const row = store.privileges.find((p) => p.id === id);
      if (row === undefined) return E.left<NotFound>(notFound);
      const superAdmin = roleNamed(store, SUPER_ADMIN);
      const isAssigned = store.roles.some((r) => r !== superAdmin && r.privileges.includes(id));
      const seen = { ...toPrivilege(row), isDeleted: row.deletedAt !== null, isAssigned };
      const decided = decide(seen);
      if (E.isLeft(decided)) return decided;
      const { description = row.description, deletes, restores } = decided.right;
      if (restores && isTaken(row.name)) return E.left<NameTaken>(nameTaken);
      if (Object.keys(decided.right).length > 0) {
        Object.assign(row, { description, deletedAt: deletes ? store.now : null });
        touch(store, row);
        recordEntries(store, privilegeEntries(actor, seen, decided.right));
      }
      return E.right(toPrivilege(row));
    },
  };
};

import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES, SUPER_ADMIN } from '../../src/core/domain/roles/built-in-privileges.ts';
import type { Store } from './store.ts';

type Common = { readonly id: number; description: string | null; version: number } & {
  readonly createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};
export type PrivilegeRow = Common & { readonly name: string };
export type RoleRow = Common & {
  name: string;
  /** By id; those of SuperAdmin are not looked up here. */
  privileges: readonly number[];
};

/** The state after seeding. */
export const seedRoles = (store: Store): void => {
  const common = (description: string) => ({
    id: store.nextId++,
    description,
    version: 1,
    createdAt: store.now,
    updatedAt: store.now,
    deletedAt: null,
  });
  for (const [name, description] of Object.entries(BUILT_IN_PRIVILEGES))
    store.privileges.push({ ...common(description), name });
  const idOf = (name: string) => store.privileges.find((privilege) => privilege.name === name)!.id;
  for (const [name, { description, privileges }] of Object.entries(BUILT_IN_ROLES))
    store.roles.push({ ...common(description), name, privileges: privileges.map(idOf) });
};

export const roleNamed = (store: Store, name: string): RoleRow | undefined =>
  store.roles.find((role) => role.name === name && role.deletedAt === null);

export const roleOf = (store: Store, id: number): RoleRow => {
  const role = store.roles.find((one) => one.id === id);
  if (role === undefined) throw new Error(`there is no role ${id}`);
  return role;
};

/** The role's privilege names, sorted. */
export const heldBy = (store: Store, { id, name }: Pick<RoleRow, 'id' | 'name'>): readonly string[] =>
  store.privileges
    .filter((p) => p.deletedAt === null && (name === SUPER_ADMIN || roleOf(store, id).privileges.includes(p.id)))
    .map((p) => p.name)
    .toSorted();

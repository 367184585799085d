import * as E from 'fp-ts/lib/Either.js';
import { hasAllowedCharacters } from '../addresses/allowed-characters.ts';
import { readAs } from '../addresses/look-alikes.ts';
import { changesBetween } from '../audit.ts';
import type { AuditValue, Change } from '../audit.ts';
import { normalised } from '../codec.ts';
import { builtIn, notFound, preconditionFailed, roleInUse } from '../errors.ts';
import type { BuiltIn, NotFound, NotYoursToGrant, PreconditionFailed, RoleInUse } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { UserId } from '../ids.ts';
import { trimmed } from '../pasted.ts';
import type { Principal } from '../sessions/principal.ts';
import { mayGrant } from './access.ts';
import { BUILT_IN_ROLES, SUPER_ADMIN } from './built-in-privileges.ts';
import type { Description, PrivilegeName } from './privilege.ts';

const BUILT_IN = Object.keys(BUILT_IN_ROLES).map((name) => name.toLowerCase());
/** Whether the name could be mistaken for the name of a built-in role. */
const isDisguise = (name: string): boolean =>
  !BUILT_IN.includes(name.toLowerCase()) && BUILT_IN.map(readAs).includes(readAs(name));

/** 1 to 64 letters, digits, spaces, `_` and `-`. Unique in any letter case, and not similar to a built-in name. */
export type RoleName = string & { readonly RoleName: unique symbol };
export const RoleName = normalised<RoleName>(
  'RoleName',
  (raw) => {
    if (raw.length > 256) return null;
    const name = trimmed(raw.normalize('NFC')).replaceAll(/ +/g, ' ');
    const isSpelt = /^[\p{L}\p{M}\p{N} _-]{1,64}$/u.test(name) && !/^\p{M}/u.test(name);
    return isSpelt && hasAllowedCharacters(name.toLowerCase()) && !isDisguise(name) ? name : null;
  },
  'must be 1 to 64 letters, digits, spaces, underscores or hyphens, and not read like a role of the service',
  {
    minLength: 1,
    maxLength: 256,
    pattern: '^[^\\x00-\\x08\\x0e-\\x1f!-,./:-@\\[-^`{-\\x9f]*$',
    description: 'At most 64 letters, digits, spaces, _ and - after trimming and with single spaces.',
  },
);

export type Role = Readonly<{
  id: number;
  name: string;
  description: string | null;
  /** Names in alphabetical order. The role SuperAdmin has all privileges. */
  privileges: readonly string[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
}>;

export type RoleSnapshot = Role &
  Readonly<{
    isDeleted: boolean;
    /** The number of users with the role, including deleted users, counted only up to a limit. */
    users: number;
  }>;

export type NewRole = Readonly<{
  name: RoleName;
  description: Description | null;
  privileges: readonly PrivilegeName[];
}>;

export type RolePatch = Readonly<{ name?: RoleName | undefined; description?: Description | null | undefined }>;

export type RoleWrites = Readonly<{
  name?: string;
  description?: string | null;
  grants?: readonly PrivilegeName[];
  revokes?: readonly PrivilegeName[];
  deletes?: true;
  restores?: true;
}>;

export type Reassignment = Readonly<{ add: readonly PrivilegeName[]; remove: readonly PrivilegeName[] }>;

/** Whether the request's If-Match header accepts the role's version and privileges. */
export type RoleIfMatch = (role: Pick<Role, 'version' | 'privileges'>) => boolean;

type Actor = Pick<Principal, 'privileges'>;
type Decided<R> = E.Either<R, RoleWrites>;

const isBuiltIn = ({ name }: Role): boolean => Object.hasOwn(BUILT_IN_ROLES, name);

/** To edit a role, the actor must hold all of its privileges. */
const editable = (
  actor: Actor,
  role: RoleSnapshot,
  ifMatch: RoleIfMatch,
): E.Either<NotFound | NotYoursToGrant | PreconditionFailed, void> => {
  if (role.isDeleted) return E.left(notFound);
  const granting = mayGrant(actor, role.privileges);
  if (E.isLeft(granting)) return granting;
  return ifMatch(role) ? E.right(undefined) : E.left(preconditionFailed);
};

type Refused = NotFound | NotYoursToGrant | PreconditionFailed;

export const changeRole =
  (actor: Actor, patch: RolePatch, ifMatch: RoleIfMatch) =>
  (role: RoleSnapshot): Decided<Refused | BuiltIn> => {
    const allowed = editable(actor, role, ifMatch);
    if (E.isLeft(allowed)) return allowed;
    const isRenamed = patch.name !== undefined && patch.name !== role.name;
    if (isRenamed && isBuiltIn(role)) return E.left(builtIn);
    const isDescribed = patch.description !== undefined && patch.description !== role.description;
    return E.right({
      ...(isRenamed && patch.name ? { name: patch.name } : {}),
      ...(isDescribed ? { description: patch.description ?? null } : {}),
    });
  };

/** The actor must hold the privilege and all privileges of the role. No error if the role already has the privilege. */
export const grantTo =
  (actor: Actor, privilege: PrivilegeName, ifMatch: RoleIfMatch) =>
  (role: RoleSnapshot): Decided<Refused> => {
    const allowed = editable(actor, { ...role, privileges: [...role.privileges, privilege] }, () => ifMatch(role));
    if (E.isLeft(allowed)) return allowed;
    return E.right(role.privileges.includes(privilege) ? {} : { grants: [privilege] });
  };

/** The actor must hold all of the role's privileges. No privilege can be revoked from SuperAdmin. */
export const revokeFrom =
  (actor: Actor, privilege: PrivilegeName, ifMatch: RoleIfMatch) =>
  (role: RoleSnapshot): Decided<Refused | BuiltIn> => {
    const allowed = editable(actor, role, ifMatch);
    if (E.isLeft(allowed)) return allowed;
    if (!role.privileges.includes(privilege)) return E.left(notFound);
    return role.name === SUPER_ADMIN ? E.left(builtIn) : E.right({ revokes: [privilege] });
  };

/** Grants and revokes in one change. No error if the role already has a granted privilege or lacks a revoked one. */
export const reassign =
  (actor: Actor, { add, remove }: Reassignment, ifMatch: RoleIfMatch) =>
  (role: RoleSnapshot): Decided<Refused | BuiltIn> => {
    const allowed = editable(actor, { ...role, privileges: [...role.privileges, ...add] }, () => ifMatch(role));
    if (E.isLeft(allowed)) return allowed;
    const grants = add.filter((name) => !role.privileges.includes(name));
    const revokes = remove.filter((name) => role.privileges.includes(name));
    if (revokes.length > 0 && role.name === SUPER_ADMIN) return E.left(builtIn);
    return E.right({ ...(grants.length > 0 ? { grants } : {}), ...(revokes.length > 0 ? { revokes } : {}) });
  };

/** Refuses to delete a role that a user has, even a deleted user, because a restored user would have no role. */
export const deleteRole =
  (actor: Actor, ifMatch: RoleIfMatch) =>
  (role: RoleSnapshot): Decided<Refused | BuiltIn | RoleInUse> => {
    const allowed = editable(actor, role, ifMatch);
    if (E.isLeft(allowed)) return allowed;
    if (isBuiltIn(role)) return E.left(builtIn);
    return role.users > 0 ? E.left(roleInUse(role.users)) : E.right({ deletes: true });
  };

export const restoreRole =
  (actor: Actor) =>
  (role: RoleSnapshot): Decided<NotFound | NotYoursToGrant> => {
    if (!role.isDeleted) return E.left(notFound);
    const granting = mayGrant(actor, role.privileges);
    return E.isLeft(granting) ? granting : E.right({ restores: true });
  };

const auditedFields = ({
  name,
  description,
}: Pick<Role, 'name' | 'description'>): Readonly<Record<string, AuditValue>> => ({
  name,
  description,
});

const privilegeChange = (before: string | null, after: string | null): Change => ({
  field: 'privileges',
  before,
  after,
});

export const roleEvents = (by: UserId, role: RoleSnapshot, writes: RoleWrites): readonly DomainEvent[] => {
  const of = { by, roleId: role.id };
  const { name = role.name, description = role.description, grants = [], revokes = [] } = writes;
  const changes = changesBetween(auditedFields(role), auditedFields({ name, description }));
  return [
    ...(changes.length > 0 ? [{ _tag: 'RoleChanged' as const, ...of, changes }] : []),
    ...grants.map((after) => ({ _tag: 'RoleGranted' as const, ...of, changes: [privilegeChange(null, after)] })),
    ...revokes.map((before) => ({ _tag: 'RoleRevoked' as const, ...of, changes: [privilegeChange(before, null)] })),
    ...(writes.deletes ? [{ _tag: 'RoleDeleted' as const, ...of }] : []),
    ...(writes.restores ? [{ _tag: 'RoleRestored' as const, ...of }] : []),
  ];
};

/** `by` is null if the service itself creates the role. */
export const roleCreated = (
  by: UserId | null,
  roleId: number,
  { name, description, privileges }: Pick<Role, 'name' | 'description' | 'privileges'>,
): DomainEvent => ({
  _tag: 'RoleCreated',
  by,
  roleId,
  changes: [
    { field: 'name', before: null, after: name },
    { field: 'description', before: null, after: description },
    { field: 'privileges', before: null, after: [...privileges] },
  ],
});

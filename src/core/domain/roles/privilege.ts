import * as E from 'fp-ts/lib/Either.js';
import type { IfMatch } from '../account/account.ts';
import { changesBetween, succeeded } from '../audit.ts';
import type { AuditEntry } from '../audit.ts';
import { normalised, text } from '../codec.ts';
import { builtIn, notFound, notYoursToGrant, preconditionFailed } from '../errors.ts';
import type { BuiltIn, NotFound, NotYoursToGrant, PreconditionFailed } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Principal } from '../sessions/principal.ts';
import { mayGrant } from './access.ts';
import { BUILT_IN_PRIVILEGES, SUPER_ADMIN } from './built-in-privileges.ts';

/** The name of a privilege can't be changed, because code refers to it. */
export type PrivilegeName = string & { readonly PrivilegeName: unique symbol };
export const PrivilegeName = normalised<PrivilegeName>(
  'PrivilegeName',
  (raw) => (/^[a-z][a-z0-9_.-]{0,63}$/.test(raw) ? raw : null),
  'must be a lower-case letter and then at most 63 lower-case letters, digits, dots, underscores or hyphens',
  { minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9_.-]*$' },
);

export type Description = string & { readonly Description: unique symbol };
export const Description = text<Description>('Description', 256);

export type Privilege = Readonly<{
  id: number;
  name: string;
  description: string | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}>;

export type PrivilegeSnapshot = Privilege &
  Readonly<{
    isDeleted: boolean;
    /** Whether a role other than SuperAdmin has the privilege, or would have it again after a restore. */
    isAssigned: boolean;
  }>;

export type NewPrivilege = Readonly<{ name: PrivilegeName; description: Description | null }>;

export type PrivilegeWrites = Readonly<{ description?: string | null; deletes?: true; restores?: true }>;

type Decided<R> = E.Either<R, PrivilegeWrites>;
type Actor = Pick<Principal, 'privileges' | 'role'>;

/** The actor must hold the privilege, because administrators rely on its description when they grant it. */
export const changePrivilege =
  (actor: Actor, description: Description | null | undefined, ifMatch: IfMatch) =>
  (privilege: PrivilegeSnapshot): Decided<NotFound | NotYoursToGrant | PreconditionFailed> => {
    if (privilege.isDeleted) return E.left(notFound);
    const granting = mayGrant(actor, [privilege.name]);
    if (E.isLeft(granting)) return granting;
    if (!ifMatch(privilege.version)) return E.left(preconditionFailed);
    const stays = description === undefined || description === privilege.description;
    return E.right(stays ? {} : { description: description ?? null });
  };

/** Every role loses the privilege, so the actor must be allowed to grant it. Takes effect from the next request on. */
export const deletePrivilege =
  (actor: Actor, ifMatch: IfMatch) =>
  (privilege: PrivilegeSnapshot): Decided<NotFound | NotYoursToGrant | PreconditionFailed | BuiltIn> => {
    if (privilege.isDeleted) return E.left(notFound);
    const granting = mayGrant(actor, [privilege.name]);
    if (E.isLeft(granting)) return granting;
    if (!ifMatch(privilege.version)) return E.left(preconditionFailed);
    return Object.hasOwn(BUILT_IN_PRIVILEGES, privilege.name) ? E.left(builtIn) : E.right({ deletes: true });
  };

/** If roles would get the privilege back, only a SuperAdmin may restore it. Others could gain it that way. */
export const restorePrivilege =
  (actor: Actor) =>
  (privilege: PrivilegeSnapshot): Decided<NotFound | NotYoursToGrant> => {
    if (!privilege.isDeleted) return E.left(notFound);
    if (privilege.isAssigned && actor.role !== SUPER_ADMIN) return E.left(notYoursToGrant([privilege.name]));
    return E.right({ restores: true });
  };

const privilegeSubject = (id: number) => ({ type: 'privilege' as const, id: String(id) });

export const privilegeEntries = (
  actor: UserId,
  privilege: PrivilegeSnapshot,
  writes: PrivilegeWrites,
): readonly AuditEntry[] => {
  const subject = privilegeSubject(privilege.id);
  const { description = privilege.description } = writes;
  const changes = changesBetween({ description: privilege.description }, { description });
  return [
    ...(changes.length > 0 ? [succeeded(actor, 'privilege.changed', subject, changes)] : []),
    ...(writes.deletes ? [succeeded(actor, 'privilege.deleted', subject)] : []),
    ...(writes.restores ? [succeeded(actor, 'privilege.restored', subject)] : []),
  ];
};

/** `actor` is null if the service itself creates the privilege. */
export const createdPrivilege = (
  actor: UserId | null,
  id: number,
  { name, description }: Pick<Privilege, 'name' | 'description'>,
): AuditEntry =>
  succeeded(actor, 'privilege.created', privilegeSubject(id), [
    { field: 'name', before: null, after: name },
    { field: 'description', before: null, after: description },
  ]);

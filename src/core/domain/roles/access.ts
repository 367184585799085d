import * as E from 'fp-ts/lib/Either.js';
import { forbidden, notYoursToGrant, insufficientPrivileges } from '../errors.ts';
import type { Forbidden, NotYoursToGrant, InsufficientPrivileges } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Principal } from '../sessions/principal.ts';
import type { BuiltInPrivilege } from './built-in-privileges.ts';

export const permitted = (actor: Principal, privilege: BuiltInPrivilege): E.Either<Forbidden, Principal> =>
  actor.privileges.includes(privilege) ? E.right(actor) : E.left(forbidden(privilege));

type Holder = Pick<Principal, 'privileges'>;

const lackedBy = (actor: Holder, privileges: readonly string[]): readonly string[] =>
  privileges.filter((privilege) => !actor.privileges.includes(privilege));

/** An actor can grant or revoke only privileges that the actor has (CVE-2026-40172, CVE-2026-41128). */
export const mayGrant = (actor: Holder, privileges: readonly string[]): E.Either<NotYoursToGrant, void> => {
  const lacking = lackedBy(actor, privileges);
  return lacking.length > 0 ? E.left(notYoursToGrant(lacking)) : E.right(undefined);
};

/** To change a user, the actor needs every privilege of that user. Reading a user does not require this. */
export const mayActOn = (actor: Holder, held: readonly string[]): E.Either<InsufficientPrivileges, void> => {
  const lacking = lackedBy(actor, held);
  return lacking.length > 0 ? E.left(insufficientPrivileges(lacking)) : E.right(undefined);
};

/** The actor, and the check that the store runs while the user's row is locked. */
export type Acting = Readonly<{
  actor: UserId;
  on: (held: readonly string[]) => E.Either<InsufficientPrivileges, void>;
}>;

/** Stands for an operator at the command line, who may change every user. */
export const asOperator: Omit<Acting, 'actor'> & Readonly<{ actor: null }> = {
  actor: null,
  on: () => E.right(undefined),
};

export const actingAs = (actor: Pick<Principal, 'userId' | 'privileges'>): Acting => ({
  actor: actor.userId,
  on: (held) => mayActOn(actor, held),
});

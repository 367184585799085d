import * as E from 'fp-ts/lib/Either.js';
import { forbidden, notYoursToGrant, insufficientPrivileges } from '../errors.ts';
import type { Forbidden, NotYoursToGrant, InsufficientPrivileges } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Principal } from '../sessions/principal.ts';
import type { BuiltInPrivilege } from './built-in.ts';

/** The acting principal, where the role holds the privilege right now. */
export const permitted = (actor: Principal, privilege: BuiltInPrivilege): E.Either<Forbidden, Principal> =>
  actor.privileges.includes(privilege) ? E.right(actor) : E.left(forbidden(privilege));

/** Whoever holds privileges. */
type Holder = Pick<Principal, 'privileges'>;

const lackedBy = (actor: Holder, privileges: readonly string[]): readonly string[] =>
  privileges.filter((privilege) => !actor.privileges.includes(privilege));

/** Nobody grants what they do not hold, nor takes away what they could not give (CVE-2026-40172, CVE-2026-41128). */
export const mayGrant = (actor: Holder, privileges: readonly string[]): E.Either<NotYoursToGrant, void> => {
  const lacking = lackedBy(actor, privileges);
  return lacking.length > 0 ? E.left(notYoursToGrant(lacking)) : E.right(undefined);
};

/** Whoever acts on a user holds every privilege that the user holds; reading aside. */
export const mayActOn = (actor: Holder, held: readonly string[]): E.Either<InsufficientPrivileges, void> => {
  const lacking = lackedBy(actor, held);
  return lacking.length > 0 ? E.left(insufficientPrivileges(lacking)) : E.right(undefined);
};

/** Who acts on a user, and the rule that a store asks under the user's lock with the privileges that the user holds. */
export type Acting = Readonly<{
  actor: UserId;
  on: (held: readonly string[]) => E.Either<InsufficientPrivileges, void>;
}>;

export const actingAs = (actor: Pick<Principal, 'userId' | 'privileges'>): Acting => ({
  actor: actor.userId,
  on: (held) => mayActOn(actor, held),
});

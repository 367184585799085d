import * as E from 'fp-ts/lib/Either.js';
import type { BuiltInPrivilege } from './built-in.ts';
import { forbidden } from './errors.ts';
import type { Forbidden } from './errors.ts';
import type { Principal } from './principal.ts';

/** The acting principal, where the role holds the privilege right now. */
export const permitted = (actor: Principal, privilege: BuiltInPrivilege): E.Either<Forbidden, Principal> =>
  actor.privileges.includes(privilege) ? E.right(actor) : E.left(forbidden(privilege));

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { IdentityId } from '../../domain/ids.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Users } from '../../ports/users.ts';
import { ownIdentity } from './own-account.ts';
import type { OwnedIdentity } from './own-account.ts';

/** One of the caller's own identities; others are not found. */
export type ReadIdentity = (
  principal: Principal,
  id: IdentityId,
) => TE.TaskEither<NotFound | Unauthenticated | Unavailable, OwnedIdentity>;

export const makeReadIdentity =
  (deps: Readonly<{ users: Users }>): ReadIdentity =>
  ({ userId }, id) =>
    ownIdentity(deps, userId, id);

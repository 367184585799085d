import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { permitted } from '../../domain/roles/access.ts';
import { SUPER_ADMIN } from '../../domain/roles/built-in-privileges.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Directory, Effective } from '../../ports/directory.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

/** Requires `user.read`. */
export type ReadEffectivePrivileges = (cmd: Command) => TE.TaskEither<Forbidden | NotFound | Unavailable, Effective>;

export const makeReadEffectivePrivileges =
  ({ directory }: Readonly<{ directory: Directory }>): ReadEffectivePrivileges =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => directory.effective(userId)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

/** Explains to an administrator why the user has the privilege or lacks it. */
export const reasonOf = ({ role, held, isKnown }: Effective, name: string): string => {
  if (held.includes(name)) return role === SUPER_ADMIN ? `${role} holds every privilege` : `the role ${role} holds it`;
  return isKnown(name) ? `the role ${role} does not hold it` : 'there is no such privilege';
};

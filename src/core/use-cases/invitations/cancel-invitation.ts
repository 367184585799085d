import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Forbidden, NotFound, InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { actingAs, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Invitations } from '../../ports/invitations.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

/** Revokes all invitation links of the user. No error if there are none. Requires `user.update`. */
export type CancelInvitation = (
  cmd: Command,
) => TE.TaskEither<Forbidden | InsufficientPrivileges | NotFound | Unavailable, void>;

export const makeCancelInvitation =
  ({ invitations }: Readonly<{ invitations: Invitations }>): CancelInvitation =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.update')),
      TE.flatMap(() => invitations.cancel(actingAs(actor), userId)),
    );

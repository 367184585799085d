import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, NotFound, InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { UnlockReason, Unlocked } from '../../domain/locks/current-lock.ts';
import { actingAs, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Locks } from '../../ports/locks.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; reason: UnlockReason }>;

/** Unlocks all factors for all clients, including known devices and sessions. Requires `user.unlock`. */
export type Unlock = (
  cmd: Command,
) => TE.TaskEither<Forbidden | InsufficientPrivileges | NotFound | Unavailable, Unlocked>;

export const makeUnlock =
  ({ locks }: Readonly<{ locks: Locks }>): Unlock =>
  ({ actor, userId, reason }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.unlock')),
      TE.flatMap(() => locks.unlock(actingAs(actor), userId, reason)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

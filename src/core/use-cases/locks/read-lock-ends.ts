import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Forbidden, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { LockEnds } from '../../domain/locks/current-lock.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Locks } from '../../ports/locks.ts';

export type Command = Readonly<{ actor: Principal; userIds: readonly UserId[] }>;

/** Returns which of the users are locked, and until when. Requires `user.read`. */
export type ReadLockEnds = (cmd: Command) => TE.TaskEither<Forbidden | Unavailable, LockEnds>;

export const makeReadLockEnds =
  ({ locks }: Readonly<{ locks: Locks }>): ReadLockEnds =>
  ({ actor, userIds }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => locks.lockedAmong(userIds)),
    );

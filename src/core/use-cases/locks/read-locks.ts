import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound, unauthenticated } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Lock } from '../../domain/locks/current-lock.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Locks } from '../../ports/locks.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

/** Requires `user.read`. */
export type ReadLocks = (cmd: Command) => TE.TaskEither<Forbidden | NotFound | Unavailable, readonly Lock[]>;

export const makeReadLocks =
  ({ locks }: Readonly<{ locks: Locks }>): ReadLocks =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => locks.read(userId)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );

export type ReadMyLocks = (principal: Principal) => TE.TaskEither<Unauthenticated | Unavailable, readonly Lock[]>;

export const makeReadMyLocks =
  ({ locks }: Readonly<{ locks: Locks }>): ReadMyLocks =>
  ({ userId }) =>
    pipe(locks.read(userId), TE.flatMap(TE.fromOption(() => unauthenticated)));

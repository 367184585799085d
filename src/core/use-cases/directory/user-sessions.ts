import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { endUserSessions } from '../../domain/directory/managed-user.ts';
import { impossible } from '../../domain/errors.ts';
import type { Forbidden, NotFound, InsufficientPrivileges, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SessionSummary } from '../../domain/sessions/session.ts';
import type { Taken } from '../../ports/accounts.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { decideManaged, managedUser } from './managed.ts';
import type { ManagedDeps } from './managed.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId }>;

/** Returns the user's active sessions, newest first. Requires `session.read`. */
export type ListUserSessions = (
  cmd: Command,
) => TE.TaskEither<Forbidden | NotFound | Unavailable, readonly SessionSummary[]>;

export const makeListUserSessions =
  (deps: Pick<ManagedDeps, 'directory'> & Readonly<{ sessions: Sessions }>): ListUserSessions =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'session.read')),
      TE.flatMap(() => managedUser(deps, userId)),
      TE.flatMap(() => deps.sessions.list(userId)),
    );

type Refused = Forbidden | InsufficientPrivileges | NotFound | Unavailable;

/** Ends all sessions of a user and removes all known devices. Requires `session.revoke`. */
export type EndUserSessions = (cmd: Command) => TE.TaskEither<Refused, void>;

export const makeEndUserSessions =
  (deps: Pick<ManagedDeps, 'accounts'>): EndUserSessions =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'session.revoke')),
      TE.flatMap((): TE.TaskEither<Refused | Taken, void> =>
        decideManaged(deps, { actor, userId, scope: { about: [] } }, endUserSessions(actor)),
      ),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
    );

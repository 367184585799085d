import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { alreadyAdded, unauthenticated } from '../../domain/errors.ts';
import type { AlreadyAdded, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import { startTotp } from '../../domain/second-factor/second-factor.ts';
import { PENDING_TTL_MS } from '../../domain/second-factor/totp.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';
import type { ShownSecret, Totps } from '../../ports/second-factor/totps.ts';
import type { Users } from '../../ports/users.ts';
import { changeOwnFactor } from './own-factors.ts';

export type Command = Readonly<{ principal: Principal; replace: boolean }>;

export type StartedTotp = ShownSecret & Readonly<{ expiresInSeconds: number }>;

/**
 * Prepares an authenticator app, which becomes active when its first code confirms it. With `replace`, the new app then
 * replaces the confirmed app. Without `replace`, a user who has a confirmed app is refused.
 */
export type StartTotp = (cmd: Command) => TE.TaskEither<AlreadyAdded | Unauthenticated | Unavailable, StartedTotp>;

type Deps = Readonly<{ secondFactors: SecondFactors; totps: Totps; users: Users }>;

export const makeStartTotp =
  ({ secondFactors, totps, users }: Deps): StartTotp =>
  ({ principal, replace }) =>
    pipe(
      users.find(principal.userId),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
      TE.map(({ username, identities }) => {
        const address = identities.find(({ isPrimary }) => isPrimary) ?? identities[0];
        return totps.newSecret(principal.userId, username ?? address?.value ?? String(principal.userId));
      }),
      TE.bindTo('made'),
      TE.bindW('outcome', ({ made }) => changeOwnFactor(secondFactors, principal, startTotp(made.sealed, replace))),
      TE.flatMap(({ made, outcome }) =>
        outcome === 'AlreadyAdded'
          ? TE.left(alreadyAdded)
          : TE.right({ ...made.shown, expiresInSeconds: PENDING_TTL_MS / 1000 }),
      ),
    );

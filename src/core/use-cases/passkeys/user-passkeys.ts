import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type {
  Forbidden,
  InsufficientPrivileges,
  LastSignInMethod,
  NotFound,
  Unavailable,
} from '../../domain/errors.ts';
import type { PasskeyId, UserId } from '../../domain/ids.ts';
import type { UnlockReason } from '../../domain/locks/current-lock.ts';
import type { Language } from '../../domain/messages/message.ts';
import { removePasskey } from '../../domain/passkeys/own-passkeys.ts';
import type { Passkey } from '../../domain/passkeys/passkey.ts';
import { actingAs, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Passkeys } from '../../ports/passkeys/passkeys.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';

type On = Readonly<{ actor: Principal; userId: UserId }>;
type Deps = Readonly<{ passkeys: Passkeys; secondFactors: SecondFactors }>;

/** Requires `user.read`. */
export type ListUserPasskeys = (cmd: On) => TE.TaskEither<Forbidden | NotFound | Unavailable, readonly Passkey[]>;

export const makeListUserPasskeys =
  ({ passkeys, secondFactors }: Deps): ListUserPasskeys =>
  ({ actor, userId }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.read')),
      TE.flatMap(() => secondFactors.read(userId)),
      TE.flatMap(TE.fromOption((): Forbidden | NotFound | Unavailable => notFound)),
      TE.flatMap(() => passkeys.list(userId)),
    );

type Removing = On & Readonly<{ id: PasskeyId; reason: UnlockReason; language: Language }>;
type Refused = Forbidden | InsufficientPrivileges | NotFound | LastSignInMethod | Unavailable;

/** Removes a passkey of a user and notifies every verified address. Requires `user.reset-factors`. */
export type RemoveUserPasskey = (cmd: Removing) => TE.TaskEither<Refused, void>;

export const makeRemoveUserPasskey =
  ({ passkeys }: Pick<Deps, 'passkeys'>): RemoveUserPasskey =>
  ({ actor, userId, id, reason, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.reset-factors')),
      TE.flatMap((): TE.TaskEither<Refused, unknown> =>
        pipe(
          passkeys.administer(actingAs(actor), userId, removePasskey(id, { by: actor.userId, reason, language })),
          TE.flatMap(TE.fromOption((): Refused => notFound)),
        ),
      ),
      TE.map(() => undefined),
    );

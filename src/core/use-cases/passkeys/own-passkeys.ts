import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { IfMatch } from '../../domain/account/account.ts';
import { notFound, unauthenticated } from '../../domain/errors.ts';
import type {
  FactorRequired,
  LastSignInMethod,
  NotFound,
  PreconditionFailed,
  Unauthenticated,
  Unavailable,
} from '../../domain/errors.ts';
import type { PasskeyId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import { removeOwnPasskey, renamePasskey } from '../../domain/passkeys/own-passkeys.ts';
import type { Passkey, PasskeyName } from '../../domain/passkeys/passkey.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Passkeys } from '../../ports/passkeys/passkeys.ts';

type Deps = Readonly<{ passkeys: Passkeys }>;

/** Returns the caller's passkeys in the order in which they were added. */
export type ListMyPasskeys = (principal: Principal) => TE.TaskEither<Unavailable, readonly Passkey[]>;

export const makeListMyPasskeys =
  ({ passkeys }: Deps): ListMyPasskeys =>
  ({ userId }) =>
    passkeys.list(userId);

type One = Readonly<{ principal: Principal; id: PasskeyId }>;

export type ReadMyPasskey = (cmd: One) => TE.TaskEither<NotFound | Unavailable, Passkey>;

export const makeReadMyPasskey =
  ({ passkeys }: Deps): ReadMyPasskey =>
  ({ principal: { userId }, id }) =>
    pipe(
      passkeys.list(userId),
      TE.flatMap((all) => TE.fromNullable<NotFound | Unavailable>(notFound)(all.find((one) => one.id === id))),
    );

export type RenamePasskey = (
  cmd: One & Readonly<{ name: PasskeyName; ifMatch: IfMatch }>,
) => TE.TaskEither<NotFound | PreconditionFailed | Unauthenticated | Unavailable, Passkey>;

export const makeRenamePasskey =
  ({ passkeys }: Deps): RenamePasskey =>
  ({ principal, id, name, ifMatch }) =>
    pipe(
      passkeys.change(principal, renamePasskey(id, name, ifMatch)),
      TE.flatMap(TE.fromOption((): NotFound | PreconditionFailed | Unauthenticated | Unavailable => unauthenticated)),
      TE.flatMap(() => makeReadMyPasskey({ passkeys })({ principal, id })),
    );

/** Refuses to remove the last way to sign in, and the only second factor of a user who must have one. */
export type RemovePasskey = (
  cmd: One & Readonly<{ language: Language }>,
) => TE.TaskEither<NotFound | LastSignInMethod | FactorRequired | Unauthenticated | Unavailable, void>;

export const makeRemovePasskey =
  ({ passkeys }: Deps): RemovePasskey =>
  ({ principal, id, language }) =>
    pipe(
      passkeys.change(principal, removeOwnPasskey(id, language)),
      TE.flatMap(
        TE.fromOption(
          (): NotFound | LastSignInMethod | FactorRequired | Unauthenticated | Unavailable => unauthenticated,
        ),
      ),
    );

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type { InvalidImage, PreconditionFailed } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { changeImage } from '../../domain/images/profile-image.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Users } from '../../ports/users.ts';
import { decideOwn, ownUser, tellingChange } from '../account/own-account.ts';
import type { OwnRefusal } from '../account/own-account.ts';
import { ifUnchanged, storeImage } from './store-image.ts';
import type { ImageDeps } from './store-image.ts';

type Deps = ImageDeps & Readonly<{ accounts: Accounts; users: Users }>;
type Own = Readonly<{ principal: Principal; ifMatch: AccountIfMatch }>;
export type Command = Own & Readonly<{ file: Uint8Array }>;

/** Stores the file as the caller's profile image and removes the previous one. */
export type PutMyImage = (cmd: Command) => TE.TaskEither<InvalidImage | PreconditionFailed | OwnRefusal, User>;

/** `hasChanged` is false if the user had no image. */
export type DeleteMyImage = (
  cmd: Own,
) => TE.TaskEither<PreconditionFailed | OwnRefusal, Readonly<{ hasChanged: boolean }>>;

export const makePutMyImage =
  (deps: Deps): PutMyImage =>
  ({ principal: { userId }, ifMatch, file }) =>
    pipe(
      ownUser(deps, userId),
      TE.flatMapEither(ifUnchanged(ifMatch)),
      TE.flatMap(() => storeImage(deps)(file)),
      TE.flatMap((location) => change(deps, userId, location, ifMatch)),
      TE.flatMap(() => pipe(ownUser(deps, userId), TE.mapLeft(afterChange))),
    );

export const makeDeleteMyImage =
  (deps: Pick<Deps, 'accounts'>): DeleteMyImage =>
  ({ principal: { userId }, ifMatch }) =>
    change(deps, userId, null, ifMatch);

const change = (
  deps: Pick<Deps, 'accounts'>,
  userId: UserId,
  location: string | null,
  ifMatch: AccountIfMatch,
): ReturnType<DeleteMyImage> =>
  pipe(
    decideOwn(deps, userId, { about: [] }, tellingChange(changeImage(location, ifMatch))),
    TE.mapLeft(impossible('accounts', 'AddressTaken', 'UsernameTaken')),
    TE.bindTo('hasChanged'),
  );

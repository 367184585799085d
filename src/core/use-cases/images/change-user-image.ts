import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountIfMatch } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import { afterChange, impossible } from '../../domain/errors.ts';
import type {
  Forbidden,
  InsufficientPrivileges,
  InvalidImage,
  NotFound,
  PreconditionFailed,
  Unavailable,
} from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { changeUserImage } from '../../domain/images/profile-image.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { actedOn, decideManaged, managedUser } from '../directory/managed.ts';
import type { ManagedDeps } from '../directory/managed.ts';
import { ifUnchanged, storeImage } from './store-image.ts';
import type { ImageDeps } from './store-image.ts';

type Deps = ImageDeps & ManagedDeps;
type Managed = Readonly<{ actor: Principal; userId: UserId; ifMatch: AccountIfMatch }>;
export type Command = Managed & Readonly<{ file: Uint8Array }>;

type Refused = Forbidden | InsufficientPrivileges | NotFound | PreconditionFailed | Unavailable;

/** Stores the file as a user's profile image and removes the previous one. Requires `user.update`. */
export type PutUserImage = (cmd: Command) => TE.TaskEither<InvalidImage | Refused, User>;

export type DeleteUserImage = (cmd: Managed) => TE.TaskEither<Refused, void>;

export const makePutUserImage =
  (deps: Deps): PutUserImage =>
  ({ file, ...managed }) =>
    pipe(
      TE.fromEither(permitted(managed.actor, 'user.update')),
      TE.flatMap((): ReturnType<PutUserImage> => actedOn(deps, managed.actor, managed.userId)),
      TE.flatMapEither(ifUnchanged(managed.ifMatch)),
      TE.flatMap(() => storeImage(deps)(file)),
      TE.flatMap((location) => change(deps, managed, location)),
      TE.flatMap(() => pipe(managedUser(deps, managed.userId), TE.mapLeft(afterChange))),
    );

export const makeDeleteUserImage =
  (deps: ManagedDeps): DeleteUserImage =>
  (managed) =>
    pipe(
      TE.fromEither(permitted(managed.actor, 'user.update')),
      TE.flatMap((): ReturnType<DeleteUserImage> => change(deps, managed, null)),
    );

const change = (
  deps: ManagedDeps,
  { actor, userId, ifMatch }: Managed,
  location: string | null,
): TE.TaskEither<Refused, void> =>
  pipe(
    decideManaged(deps, { actor, userId, scope: { about: [] } }, changeUserImage(actor, location, ifMatch)),
    TE.mapLeft(impossible('accounts', 'AddressTaken', 'UsernameTaken')),
  );

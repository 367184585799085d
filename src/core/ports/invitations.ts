import type * as E from 'fp-ts/lib/Either.js';
import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type {
  InvalidInvitation,
  NotFound,
  InsufficientPrivileges,
  Unavailable,
  UsernameTaken,
} from '../domain/errors.ts';
import type { TokenDigest, UserId } from '../domain/ids.ts';
import type { Acceptance, Invitation } from '../domain/invitations/invitation.ts';
import type { Invitee, InvitedUser, Obstacles, Sending } from '../domain/invitations/inviting.ts';
import type { Acting } from '../domain/roles/access.ts';

/**
 * Users whom administrators made, and the tokens that make their accounts theirs. Each call is one transaction that
 * locks address, user and identities, in this order; `now` is the database's. What a decision refuses writes nothing.
 */
export interface Invitations {
  /** Makes the user, `actor` being its creator, with unverified addresses, their tokens and messages. */
  readonly invite: <R>(
    actor: UserId,
    invitee: Invitee,
    decide: (obstacles: Obstacles, now: Date) => E.Either<R, Sending>,
  ) => TE.TaskEither<R | UsernameTaken | Unavailable, UserId>;
  /** The user's older tokens are void. */
  readonly resend: <R>(
    by: Acting,
    id: UserId,
    decide: (user: InvitedUser, now: Date) => E.Either<R, Sending>,
  ) => TE.TaskEither<R | InsufficientPrivileges | NotFound | Unavailable, void>;
  /** Voids every token of the user, who stays as is. */
  readonly cancel: (by: Acting, id: UserId) => TE.TaskEither<InsufficientPrivileges | NotFound | Unavailable, void>;
  /** A cheap read without a lock; none for tokens that were never sent, or are used or void. */
  readonly find: (
    token: TokenDigest,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ invitation: Invitation; now: Date }>>>;
  /**
   * The address is verified, and the primary one where it is the first of its type, every token of the user void, and every open registration
   * that holds the address ended. Of many at once, with this token or another of the same user or address, one succeeds.
   */
  readonly accept: (
    token: TokenDigest,
    decide: (invitation: Invitation, now: Date) => E.Either<InvalidInvitation, Acceptance>,
  ) => TE.TaskEither<InvalidInvitation | Unavailable, void>;
}

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
import type { FactorMethod } from '../domain/second-factor/evidence.ts';

/**
 * Each call is one transaction. It locks the addresses, the user and the identities in this order. A refused call
 * stores nothing.
 */
export interface Invitations {
  /** Creates the user with unverified addresses, and stores the tokens and messages. */
  readonly invite: <R>(
    actor: UserId,
    invitee: Invitee,
    decide: (obstacles: Obstacles, now: Date) => E.Either<R, Sending>,
  ) => TE.TaskEither<R | UsernameTaken | Unavailable, UserId>;
  readonly resend: <R>(
    by: Acting,
    id: UserId,
    decide: (user: InvitedUser, now: Date) => E.Either<R, Sending>,
  ) => TE.TaskEither<R | InsufficientPrivileges | NotFound | Unavailable, void>;
  /** Revokes all invitation tokens of the user. */
  readonly cancel: (by: Acting, id: UserId) => TE.TaskEither<InsufficientPrivileges | NotFound | Unavailable, void>;
  /** Locks no rows. None if the token is unknown, used or revoked. */
  readonly find: (
    token: TokenDigest,
  ) => TE.TaskEither<Unavailable, O.Option<Readonly<{ invitation: Invitation; now: Date }>>>;
  /**
   * Revokes all tokens of the user and ends registrations in progress for the address. Only one of several concurrent
   * calls succeeds. Returns the methods with which the user can give the second factor.
   */
  readonly accept: (
    token: TokenDigest,
    decide: (invitation: Invitation, now: Date) => E.Either<InvalidInvitation, Acceptance>,
  ) => TE.TaskEither<InvalidInvitation | Unavailable, readonly FactorMethod[]>;
}

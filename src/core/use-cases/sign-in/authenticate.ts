import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountState } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import { unauthenticated } from '../../domain/errors.ts';
import type { Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { AccessTokens } from '../../ports/access-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** The principal of a bearer token; a forged token is refused without a call to the store. */
export type Authenticate = (token: string | null) => TE.TaskEither<Unauthenticated | Unavailable, Principal>;

export const makeAuthenticate =
  ({ accessTokens, sessions }: Readonly<{ accessTokens: AccessTokens; sessions: Sessions }>): Authenticate =>
  (token) =>
    pipe(
      O.fromNullable(token),
      O.flatMap(accessTokens.verify),
      TE.fromOption(() => unauthenticated),
      TE.flatMap(sessions.principal),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
    );

/** The same, with what tells whether the caller has a current copy of the principal's account. */
export type AuthenticateState = (
  token: string | null,
) => TE.TaskEither<Unauthenticated | Unavailable, Readonly<{ principal: Principal; state: AccountState }>>;

export const makeAuthenticateState =
  ({ accessTokens, sessions }: Readonly<{ accessTokens: AccessTokens; sessions: Sessions }>): AuthenticateState =>
  (token) =>
    pipe(
      O.fromNullable(token),
      O.flatMap(accessTokens.verify),
      TE.fromOption(() => unauthenticated),
      TE.flatMap(sessions.principalAndState),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
    );

/** The same, with the account of the principal, for calls that show it. */
export type AuthenticateUser = (
  token: string | null,
) => TE.TaskEither<Unauthenticated | Unavailable, Readonly<{ principal: Principal; user: User }>>;

export const makeAuthenticateUser =
  ({ accessTokens, sessions }: Readonly<{ accessTokens: AccessTokens; sessions: Sessions }>): AuthenticateUser =>
  (token) =>
    pipe(
      O.fromNullable(token),
      O.flatMap(accessTokens.verify),
      TE.fromOption(() => unauthenticated),
      TE.flatMap(sessions.principalAndUser),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
    );

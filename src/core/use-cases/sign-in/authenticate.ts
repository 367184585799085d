import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
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

import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unauthenticated } from '../../domain/errors.ts';
import type { Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { AccessClaim, AccessTokens } from '../../ports/access-tokens.ts';

type Find<A> = (claim: AccessClaim) => TE.TaskEither<Unavailable, O.Option<A>>;

/**
 * Makes a function that verifies an access token and then calls `find`, a method of `Sessions`. A forged token is
 * refused without a database call.
 */
export const makeAuthenticate =
  <A>({ accessTokens }: Readonly<{ accessTokens: AccessTokens }>, find: Find<A>) =>
  (token: string | null): TE.TaskEither<Unauthenticated | Unavailable, A> =>
    pipe(
      O.fromNullable(token),
      O.flatMap(accessTokens.verify),
      TE.fromOption(() => unauthenticated),
      TE.flatMap(find),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
    );

import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { isAlive } from '../../domain/sessions/refresh.ts';
import type { AccessClaim, AccessTokens } from '../../ports/access-tokens.ts';
import type { RefreshTokens } from '../../ports/session-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';

export type Introspection =
  | Readonly<{ _tag: 'Inactive' }>
  | Readonly<{ _tag: 'AccessToken'; principal: Principal; claim: AccessClaim }>
  | Readonly<{ _tag: 'RefreshToken'; principal: Principal }>;

/** Tells whether a token would be accepted now (RFC 7662). Every invalid token is `Inactive`, without a reason. */
export type Introspect = (token: string) => TE.TaskEither<Unavailable, Introspection>;

type Deps = Readonly<{ accessTokens: AccessTokens; refreshTokens: RefreshTokens; sessions: Sessions }>;

const inactive: Introspection = { _tag: 'Inactive' };

export const makeIntrospect =
  (deps: Deps): Introspect =>
  (token) => {
    const claim = deps.accessTokens.verify(token);
    return O.isSome(claim) ? accessToken(deps, claim.value) : refreshToken(deps, token);
  };

const accessToken = ({ sessions }: Deps, claim: AccessClaim): TE.TaskEither<Unavailable, Introspection> =>
  pipe(
    sessions.principal(claim),
    TE.map(
      O.match(
        () => inactive,
        (principal): Introspection => ({ _tag: 'AccessToken', principal, claim }),
      ),
    ),
  );

// Only the refresh token of the newest generation is active. The first introspection of this token is recorded as its
// first use, because it proves that the client has received the token.
const refreshToken = ({ sessions, refreshTokens }: Deps, token: string): TE.TaskEither<Unavailable, Introspection> => {
  const claim = refreshTokens.read(token);
  if (O.isNone(claim)) return TE.right(inactive);
  const { sessionId, generation } = claim.value;
  return pipe(
    sessions.update(sessionId, (session, now) => {
      const isNewest = isAlive(session, now) && session.generation === generation;
      const isGood = isNewest && refreshTokens.isAuthentic(token, session.salt);
      const isNews = isGood && session.seenGeneration < generation;
      const writes = isNews ? { session: { ...session, seenGeneration: generation } } : null;
      return { writes, events: [], answer: isGood };
    }),
    TE.flatMap((isGood) => (O.isSome(isGood) && isGood.value ? sessions.opened(sessionId) : TE.right(O.none))),
    TE.map(
      O.match(
        () => inactive,
        ({ principal }): Introspection => ({ _tag: 'RefreshToken', principal }),
      ),
    ),
  );
};

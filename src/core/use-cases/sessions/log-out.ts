import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import { logOut } from '../../domain/sessions/refresh.ts';
import type { SessionTokens } from '../../ports/session-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** Ends the session if the token is authentic, even if it is an old one. Ignores any other token. */
export type LogOut = (token: string) => TE.TaskEither<Unavailable, void>;

export const makeLogOut =
  (sessions: Sessions, tokens: SessionTokens): LogOut =>
  (token) => {
    const claim = tokens.read(token);
    if (O.isNone(claim)) return TE.right(undefined);
    const end = logOut(({ salt }) => tokens.isAuthentic(token, salt));
    return pipe(
      sessions.update(claim.value.sessionId, end),
      TE.map(() => undefined),
    );
  };

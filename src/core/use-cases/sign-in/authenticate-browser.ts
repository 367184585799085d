import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { unauthenticated } from '../../domain/errors.ts';
import type { Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SessionCookies } from '../../ports/session-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** Returns the principal of a browser's cookie. A malformed cookie is refused without a database call. */
export type AuthenticateBrowser = (cookie: string | null) => TE.TaskEither<Unauthenticated | Unavailable, Principal>;

type Deps = Readonly<{ sessionCookies: SessionCookies; sessions: Sessions; policies: Policies }>;

export const makeAuthenticateBrowser =
  ({ sessionCookies, sessions, policies }: Deps): AuthenticateBrowser =>
  (cookie) =>
    pipe(
      O.fromNullable(cookie),
      O.bindTo('text'),
      O.bind('claim', ({ text }) => sessionCookies.read(text)),
      TE.fromOption(() => unauthenticated),
      TE.flatMap(({ text, claim }) =>
        sessions.browsed(claim, {
          isAuthentic: (salt) => sessionCookies.isAuthentic(text, salt),
          idleTtlMs: policies.refresh.idleTtlMs,
        }),
      ),
      TE.flatMap(TE.fromOption(() => unauthenticated)),
    );

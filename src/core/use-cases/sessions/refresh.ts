import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidRefreshToken } from '../../domain/errors.ts';
import type { InvalidRefreshToken, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Proof } from '../../domain/sessions/principal.ts';
import { refresh } from '../../domain/sessions/refresh.ts';
import type { RefreshVerdict } from '../../domain/sessions/refresh.ts';
import type { SessionClaim, RefreshTokens } from '../../ports/session-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { IssueTokens, SignedIn } from '../sign-in/signed-in.ts';

export type Command = Readonly<{ token: string; language: Language }>;

/** A retry is safe and gets the same refresh token again; reuse of a copied token ends the session. */
export type Refresh = (cmd: Command) => TE.TaskEither<InvalidRefreshToken | Unavailable, SignedIn>;

type Deps = Readonly<{
  sessions: Sessions;
  refreshTokens: RefreshTokens;
  issueTokens: IssueTokens;
  policies: Policies;
}>;

export const makeRefresh =
  (deps: Deps): Refresh =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.apS('claim', TE.fromOption(() => invalidRefreshToken)(deps.refreshTokens.read(cmd.token))),
      TE.bindW('verdict', ({ claim }) => decide(deps, cmd, claim)),
      TE.bindW('proof', ({ verdict }) => successor(verdict)),
      TE.flatMap(({ claim, proof }) => deps.issueTokens(claim.sessionId, invalidRefreshToken, proof)),
    );

const decide = ({ sessions, refreshTokens, policies }: Deps, { token, language }: Command, claim: SessionClaim) =>
  sessions.update(
    claim.sessionId,
    refresh(policies.refresh, {
      generation: claim.generation,
      isAuthentic: ({ salt }) => refreshTokens.isAuthentic(token, salt),
      language,
    }),
  );

const successor = (verdict: O.Option<RefreshVerdict>): TE.TaskEither<InvalidRefreshToken, Proof> =>
  O.isSome(verdict) && verdict.value._tag === 'Refreshed' ? TE.right(verdict.value) : TE.left(invalidRefreshToken);

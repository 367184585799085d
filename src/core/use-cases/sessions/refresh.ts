import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidRefreshToken } from '../../domain/errors.ts';
import type { InvalidRefreshToken, Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import { refresh } from '../../domain/sessions/refresh.ts';
import type { RefreshVerdict } from '../../domain/sessions/refresh.ts';
import type { SessionClaim } from '../../ports/session-tokens.ts';
import type { OpenedSession, Sessions } from '../../ports/sessions.ts';
import { tokensOf } from '../sign-in/signed-in.ts';
import type { SignedIn, TokenMakers } from '../sign-in/signed-in.ts';

export type Command = Readonly<{ token: string; language: Language }>;

/** A retry is safe: it gets the same refresh token again. Reuse of a copied token ends the session. */
export type Refresh = (cmd: Command) => TE.TaskEither<InvalidRefreshToken | Unavailable, SignedIn>;

type Deps = TokenMakers & Readonly<{ sessions: Sessions; policies: Policies }>;

export const makeRefresh =
  (deps: Deps): Refresh =>
  (cmd) =>
    pipe(
      TE.Do,
      TE.apS('claim', TE.fromOption(() => invalidRefreshToken)(deps.refreshTokens.read(cmd.token))),
      TE.bindW('decided', ({ claim }) => decide(deps, cmd, claim)),
      TE.flatMap(({ decided }) => successor(deps, decided)),
    );

type Decided = OpenedSession & Readonly<{ verdict: RefreshVerdict }>;

const decide = (
  { sessions, refreshTokens, policies }: Deps,
  { token, language }: Command,
  { sessionId, generation }: SessionClaim,
) =>
  sessions.update<Decided>(sessionId, (session, now, principal) => {
    const { salt } = session;
    const isAuthentic = () => refreshTokens.isAuthentic(token, salt);
    const decision = refresh(policies.refresh, { generation, isAuthentic, language })(session, now);
    return { ...decision, answer: { verdict: decision.answer, principal, salt } };
  });

const successor = (deps: Deps, decided: O.Option<Decided>): TE.TaskEither<InvalidRefreshToken, SignedIn> => {
  if (O.isNone(decided) || decided.value.verdict._tag !== 'Refreshed') return TE.left(invalidRefreshToken);
  return TE.right(tokensOf(deps, decided.value, decided.value.verdict));
};

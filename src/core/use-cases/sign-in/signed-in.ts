import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { PasswordVerdict } from '../../domain/credential.ts';
import { lockedOut } from '../../domain/errors.ts';
import type { LockedOut, Unavailable } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { AccessTokens } from '../../ports/access-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** What a sign-in hands out. `expiresInSeconds` is the access token's life. */
export type SignedIn = Readonly<{ accessToken: string; expiresInSeconds: number; sessionId: SessionId }>;

/** Signs an access token for a session, with what its user may do right now; `gone` where the session just ended. */
export type IssueTokens = <E>(sessionId: SessionId, gone: E) => TE.TaskEither<E | Unavailable, SignedIn>;

export const makeIssueTokens =
  (deps: Readonly<{ sessions: Sessions; accessTokens: AccessTokens }>): IssueTokens =>
  (sessionId, gone) =>
    pipe(
      deps.sessions.principal(sessionId),
      TE.flatMap(TE.fromOption(() => gone)),
      TE.map((principal) => {
        const { token, expiresInSeconds } = deps.accessTokens.issue(principal);
        return { accessToken: token, expiresInSeconds, sessionId };
      }),
    );

/** What a verdict means to the caller: nothing, the lock, or `wrong`. */
export const granted = <E>(verdict: PasswordVerdict, wrong: E): TE.TaskEither<E | LockedOut, void> => {
  if (verdict._tag === 'Locked') return TE.left(lockedOut(verdict.retryAfterMs));
  return verdict._tag === 'Right' ? TE.right(undefined) : TE.left(wrong);
};

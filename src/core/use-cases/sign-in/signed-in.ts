import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { PasswordVerdict } from '../../domain/credential.ts';
import { lockedOut } from '../../domain/errors.ts';
import type { LockedOut, Unavailable } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { AccessTokens } from '../../ports/access-tokens.ts';
import type { RefreshTokens } from '../../ports/refresh-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';

/** What a sign-in hands out. `expiresInSeconds` is the access token's life. */
export type SignedIn = Readonly<{
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string;
  sessionId: SessionId;
}>;

/**
 * Makes the tokens of a session, of its newest generation unless another is named, with what its user may do right now;
 * `gone` where the session just ended.
 */
export type IssueTokens = <E>(
  sessionId: SessionId,
  gone: E,
  generation?: number,
) => TE.TaskEither<E | Unavailable, SignedIn>;

export const makeIssueTokens =
  (deps: Readonly<{ sessions: Sessions; accessTokens: AccessTokens; refreshTokens: RefreshTokens }>): IssueTokens =>
  (sessionId, gone, wanted) =>
    pipe(
      deps.sessions.opened(sessionId),
      TE.flatMap(TE.fromOption(() => gone)),
      TE.map(({ principal, salt }) => {
        const generation = wanted ?? principal.generation;
        const { token, expiresInSeconds } = deps.accessTokens.issue({ ...principal, generation });
        const refreshToken = deps.refreshTokens.issue({ sessionId, generation }, salt);
        return { accessToken: token, expiresInSeconds, refreshToken, sessionId };
      }),
    );

/** What a verdict means to the caller: nothing, the lock, or `wrong`. */
export const granted = <E>(verdict: PasswordVerdict, wrong: E): TE.TaskEither<E | LockedOut, void> => {
  if (verdict._tag === 'Locked') return TE.left(lockedOut(verdict.retryAfterMs));
  return verdict._tag === 'Right' ? TE.right(undefined) : TE.left(wrong);
};

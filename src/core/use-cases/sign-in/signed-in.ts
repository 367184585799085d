import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { lockedOut } from '../../domain/errors.ts';
import type { LockedOut, Unavailable } from '../../domain/errors.ts';
import type { SessionId, TokenDigest } from '../../domain/ids.ts';
import { deviceScope } from '../../domain/locks/attempt-scope.ts';
import type { AttemptScope, ScopeKind } from '../../domain/locks/attempt-scope.ts';
import type { Proof } from '../../domain/sessions/principal.ts';
import type { PasswordVerdict } from '../../domain/sign-in/credential.ts';
import type { NewDevice } from '../../domain/sign-in/known-device.ts';
import type { AccessTokens } from '../../ports/access-tokens.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
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
 * Makes the tokens of a session, with what its user may do right now; `gone` where the session just ended. `proof` is what
 * was decided under the session's lock, so that no elevation that came after it gets into these tokens; a session that
 * just started needs none.
 */
export type IssueTokens = <E>(sessionId: SessionId, gone: E, proof?: Proof) => TE.TaskEither<E | Unavailable, SignedIn>;

export const makeIssueTokens =
  (deps: Readonly<{ sessions: Sessions; accessTokens: AccessTokens; refreshTokens: RefreshTokens }>): IssueTokens =>
  (sessionId, gone, proof) =>
    pipe(
      deps.sessions.opened(sessionId),
      TE.flatMap(TE.fromOption(() => gone)),
      TE.map(({ principal, salt }) => {
        const { generation, authenticatedAt } = proof ?? principal;
        const { token, expiresInSeconds } = deps.accessTokens.issue({ ...principal, generation, authenticatedAt });
        const refreshToken = deps.refreshTokens.issue({ sessionId, generation }, salt);
        return { accessToken: token, expiresInSeconds, refreshToken, sessionId };
      }),
    );

/** The tokens of an elevation; none where the session was over by then. */
export const issueElevated = <E>(
  issueTokens: IssueTokens,
  sessionId: SessionId,
  gone: E,
  elevation: Proof | undefined,
): TE.TaskEither<E | Unavailable, SignedIn> =>
  elevation === undefined ? TE.left(gone) : issueTokens(sessionId, gone, elevation);

/** What a verdict means to the caller: nothing, the lock, or `wrong`. */
export const failUnlessRight = <E>(verdict: PasswordVerdict, wrong: E): TE.TaskEither<E | LockedOut, void> => {
  if (verdict._tag === 'Locked') return TE.left(lockedOut(verdict.retryAfterMs));
  return verdict._tag === 'Right' ? TE.right(undefined) : TE.left(wrong);
};

/** `deviceToken` makes tries from this device count in an attempt scope of their own. */
export type SignedInDevice = SignedIn & Readonly<{ deviceToken: string }>;

/** What a sign-in brings: the attempt scope that it asks for, what becomes known otherwise, and the token to answer. */
export type Device = Readonly<{ scope: AttemptScope; fresh: NewDevice; tokenFor: (scope: ScopeKind) => string }>;

/** The token that came with a request, if any, is answered again where it is good, else a fresh one. */
export const deviceOf = (tokens: OpaqueTokens, presented: string | null | undefined): Device => {
  const fresh = tokens.issue();
  return {
    scope: deviceScope(digestOf(tokens, presented)),
    fresh: { token: fresh.digest },
    tokenFor: (scope) => (scope === 'Device' && presented ? presented : fresh.token),
  };
};

/** The attempt scope that a request asks for which signs nobody in. */
export const scopeFor = (tokens: OpaqueTokens, presented: string | null | undefined): AttemptScope =>
  deviceScope(digestOf(tokens, presented));

const digestOf = (tokens: OpaqueTokens, presented: string | null | undefined): TokenDigest | null =>
  presented ? tokens.digest(presented) : null;

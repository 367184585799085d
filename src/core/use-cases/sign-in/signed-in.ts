import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Policies } from '../../domain/core-config.ts';
import { lockedOut } from '../../domain/errors.ts';
import type { LockedOut, Unavailable } from '../../domain/errors.ts';
import type { SessionId, TokenDigest } from '../../domain/ids.ts';
import { deviceScope } from '../../domain/locks/attempt-scope.ts';
import type { AttemptScope, ScopeKind } from '../../domain/locks/attempt-scope.ts';
import { firstFactor } from '../../domain/second-factor/evidence.ts';
import type { Amr, Evidence, FactorMethod, NewChallenge } from '../../domain/second-factor/evidence.ts';
import type { NewSignIn, Renewal } from '../../domain/second-factor/opening.ts';
import type { Proof } from '../../domain/sessions/principal.ts';
import type { Client, NewSession } from '../../domain/sessions/session.ts';
import type { PasswordVerdict } from '../../domain/sign-in/credential.ts';
import type { NewDevice } from '../../domain/sign-in/known-device.ts';
import type { AccessTokens } from '../../ports/access-tokens.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { RefreshTokens, SessionCookies } from '../../ports/session-tokens.ts';
import type { OpenedSession, Sessions } from '../../ports/sessions.ts';

/** `expiresInSeconds` is the lifetime of the access token. */
export type SignedIn = Readonly<{
  accessToken: string;
  expiresInSeconds: number;
  refreshToken: string;
  cookie: string;
  sessionId: SessionId;
}>;

/**
 * Issues tokens with the user's current privileges. Returns `gone` if the session has just ended. For an elevated
 * session, `proof` is the elevation that was decided, so that the tokens don't prove a later elevation.
 */
export type IssueTokens = <E>(sessionId: SessionId, gone: E, proof?: Proof) => TE.TaskEither<E | Unavailable, SignedIn>;

export type TokenMakers = Readonly<{
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  sessionCookies: SessionCookies;
}>;
type Deps = TokenMakers & Readonly<{ sessions: Sessions }>;

export const makeIssueTokens =
  (deps: Deps): IssueTokens =>
  (sessionId, gone, proof) =>
    pipe(
      deps.sessions.opened(sessionId),
      TE.flatMap(TE.fromOption(() => gone)),
      TE.map((opened) => tokensOf(deps, opened, proof ?? opened.principal)),
    );

export const tokensOf = (
  { accessTokens, refreshTokens, sessionCookies }: TokenMakers,
  { principal, salt }: OpenedSession,
  { generation, authenticatedAt }: Proof,
): SignedIn => {
  const { token, expiresInSeconds } = accessTokens.issue({ ...principal, generation, authenticatedAt });
  const { sessionId } = principal;
  const claim = { sessionId, generation };
  const refreshToken = refreshTokens.issue(claim, salt);
  const cookie = sessionCookies.issue(claim, salt);
  return { accessToken: token, expiresInSeconds, refreshToken, cookie, sessionId };
};

export const issueElevated = <E>(
  issueTokens: IssueTokens,
  sessionId: SessionId,
  gone: E,
  elevation: Proof | undefined,
): TE.TaskEither<E | Unavailable, SignedIn> =>
  elevation === undefined ? TE.left(gone) : issueTokens(sessionId, gone, elevation);

/** Refuses with `LockedOut` during a lock, and with `wrong` if the attempt was wrong. */
export const failUnlessRight = <E>(verdict: PasswordVerdict, wrong: E): TE.TaskEither<E | LockedOut, void> => {
  if (verdict._tag === 'Locked') return TE.left(lockedOut(verdict.retryAfterMs));
  return verdict._tag === 'Right' ? TE.right(undefined) : TE.left(wrong);
};

/** The first factor was right, but nothing is granted until the user answers the challenge with a second factor. */
export type Challenged = Readonly<{
  challenge: string;
  methods: readonly FactorMethod[];
  expiresInSeconds: number;
}>;

export const isChallenged = (outcome: object): outcome is Challenged => 'challenge' in outcome;

/** `deviceToken` makes the device known: failed attempts with it are counted separately from those of other clients. */
export type SignedInDevice = SignedIn & Readonly<{ deviceToken: string }>;

/** `scope`: where failed attempts count. `fresh`: the device to store at a sign-in. `tokenFor`: the token to return. */
export type Device = Readonly<{ scope: AttemptScope; fresh: NewDevice; tokenFor: (scope: ScopeKind) => string }>;

/** `tokenFor` returns the presented device token if it is valid, otherwise a new one. */
export const deviceOf = (tokens: OpaqueTokens, presented: string | null | undefined): Device => {
  const fresh = tokens.issue();
  return {
    scope: deviceScope(digestOf(tokens, presented)),
    fresh: { token: fresh.digest },
    tokenFor: (scope) => (scope === 'Device' && presented ? presented : fresh.token),
  };
};

/** Returns where failed attempts of a request count (see `AttemptScope`). `presented` is the device token, if any. */
export const scopeFor = (tokens: OpaqueTokens, presented: string | null | undefined): AttemptScope =>
  deviceScope(digestOf(tokens, presented));

const digestOf = (tokens: OpaqueTokens, presented: string | null | undefined): TokenDigest | null =>
  presented ? tokens.digest(presented) : null;

type Opening = Readonly<{ tokens: OpaqueTokens; policies: Policies }>;
type Starting = Readonly<{ id: SessionId; client: Client; device: NewDevice }>;

export const newSession = (
  { sessionTtlMs: ttlMs, refresh }: Policies,
  { id, client, device }: Starting,
  evidence: Evidence,
): NewSession => ({ id, client, ttlMs, idleTtlMs: refresh.idleTtlMs, device, evidence });

/** `challenged` returns the answer for an opened challenge. `methods` are the methods that can answer the challenge. */
export type Opens<A> = A & Readonly<{ challenged: (methods: readonly FactorMethod[]) => Challenged }>;

const newChallenge = (
  { tokens, policies: { secondFactor } }: Opening,
  amr: readonly Amr[],
  session: SessionId | null,
): Readonly<{ challenge: NewChallenge; challenged: Opens<object>['challenged'] }> => {
  const { token, digest } = tokens.issue();
  const ttlMs = secondFactor.challengeTtlMs;
  return {
    challenge: { token: digest, ttlMs, amr, session },
    challenged: (methods) => ({ challenge: token, methods, expiresInSeconds: Math.floor(ttlMs / 1000) }),
  };
};

/** Returns both possible results of the first factor: a session, or a challenge if the user has a second factor. */
export const newSignIn = (
  opening: Opening,
  starting: Starting,
  ...amr: readonly Amr[]
): Opens<Readonly<{ signIn: NewSignIn }>> => {
  const { challenge, challenged } = newChallenge(opening, amr, null);
  return { signIn: { session: newSession(opening.policies, starting, firstFactor(...amr)), challenge }, challenged };
};

export const newRenewal = (
  opening: Opening,
  session: SessionId,
  ...amr: readonly Amr[]
): Opens<Readonly<{ renewal: Renewal }>> => {
  const { challenge, challenged } = newChallenge(opening, amr, session);
  return { renewal: { session, evidence: firstFactor(...amr), challenge }, challenged };
};

export const amrOf = ({ type }: Address): Amr => (type === 'mobile' ? 'sms' : 'otp');

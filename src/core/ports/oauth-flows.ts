import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Identity } from '../domain/account/user.ts';
import type { Unavailable } from '../domain/errors.ts';
import type { SessionId, TokenDigest, UserId } from '../domain/ids.ts';
import type { AttemptScope, ScopeKind } from '../domain/locks/attempt-scope.ts';
import type { Language } from '../domain/messages/message.ts';
import type { Known, SignInDecision } from '../domain/oauth/find-account.ts';
import type { CodeChallenge, ProviderName, ProviderProfile, Target } from '../domain/oauth/provider-profile.ts';
import type { NewSignIn } from '../domain/second-factor/opening.ts';

/** `browser` is the digest of a secret. Only the browser that began the flow has the secret. */
export type AuthorizationRequest = Readonly<{ provider: ProviderName; state: TokenDigest; browser: TokenDigest }>;

export type Flow = Target & Readonly<{ provider: ProviderName }>;

export type SignInWith = Readonly<{
  code: TokenDigest;
  codeChallenge: CodeChallenge;
  signIn: NewSignIn;
  /** Unlocks all other factors of the user that have at least this many failures. */
  reopensFrom: number;
  scope: AttemptScope;
  decide: (arrival: ProviderProfile, known: Known) => SignInDecision;
  language: Language;
}>;

/** `scope` is `Device` if the device was already known. */
export type SignInOutcome = Readonly<{ decision: SignInDecision; scope: ScopeKind }>;

export type LinkWith = Readonly<{
  code: TokenDigest;
  codeChallenge: CodeChallenge;
  provider: ProviderName;
  userId: UserId;
  sessionId: SessionId;
  language: Language;
}>;

/** `Taken`: another user has linked the account. `Full`: the user has too many identities or unlinked accounts. */
export type LinkOutcome =
  | Readonly<{ _tag: 'Linked'; identity: Identity }>
  | Readonly<{ _tag: 'Taken' }>
  | Readonly<{ _tag: 'Full' }>;

/** Stores only digests of secrets. Each ticket, state and code works once within `ttlMs`, even in concurrent calls. */
export interface OAuthFlows {
  /**
   * Stores a flow that links a provider account. Any browser can start it with the ticket. If the session has more than
   * `MAX_PENDING_LINKS`, the oldest is removed.
   */
  readonly prepare: (ticket: TokenDigest, flow: Flow, ttlMs: number) => TE.TaskEither<Unavailable, void>;
  /** Starts the prepared flow in a browser. False if no prepared flow has this ticket and provider. */
  readonly open: (
    ticket: TokenDigest,
    authorization: AuthorizationRequest,
    ttlMs: number,
  ) => TE.TaskEither<Unavailable, boolean>;
  readonly start: (
    authorization: AuthorizationRequest,
    target: Target,
    ttlMs: number,
  ) => TE.TaskEither<Unavailable, void>;
  /**
   * Returns the flow that this browser began with this state, but only once. None for another browser, whose call does
   * not use the state up.
   */
  readonly arrive: (state: TokenDigest, browser: TokenDigest) => TE.TaskEither<Unavailable, O.Option<Flow>>;
  /** Stores the profile from the provider until the client presents the code and its verifier. */
  readonly keep: (
    code: TokenDigest,
    flow: Flow,
    arrival: ProviderProfile,
    ttlMs: number,
  ) => TE.TaskEither<Unavailable, void>;
  /**
   * Calls `decide` and stores the result in the same transaction. None if the code does not exist. Verifying an address
   * ends registrations in progress for this address. The owner is notified of a new identity.
   */
  readonly signIn: (attempt: SignInWith) => TE.TaskEither<Unavailable, O.Option<SignInOutcome>>;
  /** Links the provider account and notifies the owner. The code works once. None if this session has no such code. */
  readonly link: (attempt: LinkWith) => TE.TaskEither<Unavailable, O.Option<LinkOutcome>>;
}

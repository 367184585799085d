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

/** `browser` is the digest of the secret that only this browser has. */
export type AuthorizationRequest = Readonly<{ provider: ProviderName; state: TokenDigest; browser: TokenDigest }>;

export type Flow = Target & Readonly<{ provider: ProviderName }>;

export type SignInWith = Readonly<{
  code: TokenDigest;
  codeChallenge: CodeChallenge;
  signIn: NewSignIn;
  /** Unlocks all other factors of the user with this many failures or more. */
  reopensFrom: number;
  scope: AttemptScope;
  decide: (arrival: ProviderProfile, known: Known) => SignInDecision;
  language: Language;
}>;

/** `scope` is `Device` if the device was already known; its expiry was extended. */
export type SignInOutcome = Readonly<{ decision: SignInDecision; scope: ScopeKind }>;

export type LinkWith = Readonly<{
  code: TokenDigest;
  codeChallenge: CodeChallenge;
  provider: ProviderName;
  userId: UserId;
  sessionId: SessionId;
  language: Language;
}>;

/** `Taken`: another user has linked it. `Full`: the user has the maximum of identities, or of unlinked accounts. */
export type LinkOutcome =
  | Readonly<{ _tag: 'Linked'; identity: Identity }>
  | Readonly<{ _tag: 'Taken' }>
  | Readonly<{ _tag: 'Full' }>;

/** Only digests of secrets are stored. Tickets, states and codes work once, even if used at once, until `ttlMs`. */
export interface OAuthFlows {
  /** Any browser with the ticket can begin it. Above `MAX_PENDING_LINKS` a further one ends the session's oldest. */
  readonly prepare: (ticket: TokenDigest, flow: Flow, ttlMs: number) => TE.TaskEither<Unavailable, void>;
  /** Begins a prepared link in a browser; false if ticket and provider match none. */
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
  /** The flow that this browser began with this state; a call from another browser does not use it up. */
  readonly arrive: (state: TokenDigest, browser: TokenDigest) => TE.TaskEither<Unavailable, O.Option<Flow>>;
  /** Keeps the result of a provider until the code and the verifier are presented. */
  readonly keep: (
    code: TokenDigest,
    flow: Flow,
    arrival: ProviderProfile,
    ttlMs: number,
  ) => TE.TaskEither<Unavailable, void>;
  /**
   * Signs in as `decide` says, in one commit, under locks on user and trusted address; none if there is no such code. A
   * verified address ends open registrations with it. The owner is notified of a new identity.
   */
  readonly signIn: (attempt: SignInWith) => TE.TaskEither<Unavailable, O.Option<SignInOutcome>>;
  /** Uses the code up, links the account and notifies the owner; none if this session has no such code. */
  readonly link: (attempt: LinkWith) => TE.TaskEither<Unavailable, O.Option<LinkOutcome>>;
}

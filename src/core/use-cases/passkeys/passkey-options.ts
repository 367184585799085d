import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidChallenge, unauthenticated } from '../../domain/errors.ts';
import type { InvalidChallenge, Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { Purpose } from '../../domain/passkeys/ceremony.ts';
import { CEREMONY_TTL_MS, creationOptions, requestOptions } from '../../domain/passkeys/options.ts';
import type { CreationOptions, RequestOptions } from '../../domain/passkeys/options.ts';
import type { Passkey, UserHandle } from '../../domain/passkeys/passkey.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { PasskeyChallenges } from '../../ports/passkeys/passkey-challenges.ts';
import type { Passkeys } from '../../ports/passkeys/passkeys.ts';
import type { Users } from '../../ports/users.ts';

/** Options for `navigator.credentials` in a browser, and how long the response will be accepted. */
export type Offer<O> = Readonly<{ options: O; expiresInSeconds: number }>;

type Deps = Readonly<{ passkeys: Passkeys; passkeyChallenges: PasskeyChallenges; policies: Policies }>;

const offer = <O>(options: O): Offer<O> => ({ options, expiresInSeconds: CEREMONY_TTL_MS / 1000 });

const request = (
  { passkeys, passkeyChallenges, policies }: Deps,
  purpose: Purpose,
  allowed: readonly Passkey[] = [],
): TE.TaskEither<Unavailable, Offer<RequestOptions>> =>
  pipe(
    passkeys.now,
    TE.map((now) => offer(requestOptions(policies.relyingParty, passkeyChallenges.issue(purpose, now), allowed))),
  );

/** The options name no passkey and are the same for all callers, so they reveal no account. */
export type OfferSignIn = TE.TaskEither<Unavailable, Offer<RequestOptions>>;

export const makeOfferSignIn = (deps: Deps): OfferSignIn => request(deps, 'sign-in');

/** Returns options to answer a challenge with a passkey of its user. */
export type OfferSecondFactor = (
  challenge: string,
) => TE.TaskEither<InvalidChallenge | Unavailable, Offer<RequestOptions>>;

export const makeOfferSecondFactor =
  (deps: Deps & Readonly<{ tokens: OpaqueTokens }>): OfferSecondFactor =>
  (challenge) => {
    const token = deps.tokens.digest(challenge);
    return pipe(
      deps.passkeys.listForChallenge(token),
      TE.flatMap(TE.fromOption(() => invalidChallenge)),
      TE.flatMap((allowed) => request(deps, `second-factor:${token}`, allowed)),
    );
  };

/** Returns options to sign in again within the same session. */
export type OfferRenewal = (principal: Principal) => TE.TaskEither<Unavailable, Offer<RequestOptions>>;

export const makeOfferRenewal =
  (deps: Deps): OfferRenewal =>
  ({ userId, sessionId }) =>
    pipe(
      deps.passkeys.list(userId),
      TE.flatMap((allowed) => request(deps, `renew:${sessionId}`, allowed)),
    );

/** `isConditional`: whether the browser creates the passkey without asking, after a sign-in with another method. */
export type OfferCreation = (
  cmd: Readonly<{ principal: Principal; isConditional: boolean }>,
) => TE.TaskEither<Unauthenticated | Unavailable, Offer<CreationOptions>>;

export const makeOfferCreation =
  (deps: Deps & Readonly<{ users: Users; tokens: OpaqueTokens }>): OfferCreation =>
  ({ principal: { userId, sessionId }, isConditional }) =>
    pipe(
      TE.Do,
      TE.bind('found', () => deps.users.find(userId)),
      TE.bindW('user', ({ found }) => TE.fromOption(() => unauthenticated)(found)),
      TE.bindW('kept', () => deps.passkeys.handleOf(userId, deps.tokens.issue().token as UserHandle)),
      TE.bindW('handle', ({ kept }) => TE.fromOption(() => unauthenticated)(kept)),
      TE.bindW('passkeys', () => deps.passkeys.list(userId)),
      TE.bindW('now', () => deps.passkeys.now),
      TE.map(({ user, handle, passkeys, now }) => {
        const address = user.identities.find(({ isPrimary }) => isPrimary) ?? user.identities[0];
        const name = user.username ?? address?.value ?? String(userId);
        const displayName = [user.firstName, user.lastName].filter((part) => part !== null).join(' ');
        const purpose = isConditional ? 'add-conditionally' : 'add';
        const challenge = deps.passkeyChallenges.issue(`${purpose}:${sessionId}`, now);
        const made = { handle, name, displayName, passkeys, isConditional };
        return offer(creationOptions(deps.policies.relyingParty, challenge, made));
      }),
    );

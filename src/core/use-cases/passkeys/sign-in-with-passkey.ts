import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidChallenge, invalidPasskey } from '../../domain/errors.ts';
import type { InvalidChallenge, InvalidPasskey, Unavailable, UnknownPasskey } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { AssertionResponse } from '../../domain/passkeys/ceremony.ts';
import type { Client } from '../../domain/sessions/session.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Used } from '../../ports/passkeys/passkeys.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { deviceOf } from '../sign-in/signed-in.ts';
import type { IssueTokens, SignedIn, SignedInDevice } from '../sign-in/signed-in.ts';
import { provePasskey, usingOf } from './prove-passkey.ts';
import type { ProvingDeps } from './prove-passkey.ts';

type Given = Readonly<{
  response: AssertionResponse;
  deviceToken?: string | null;
  client: Client;
  language: Language;
}>;

/** Signs in with only a passkey, which counts as two factors. Works even if passwords or codes are locked. */
export type SignInWithPasskey = (
  cmd: Given,
) => TE.TaskEither<InvalidPasskey | UnknownPasskey | Unavailable, SignedInDevice>;

/** Answers a challenge with a passkey. `deviceToken` is null after a re-authentication. */
export type AnswerWithPasskey = (
  cmd: Given & Readonly<{ challenge: string; remember?: boolean }>,
) => TE.TaskEither<
  InvalidChallenge | InvalidPasskey | UnknownPasskey | Unavailable,
  SignedIn & Readonly<{ deviceToken: string | null }>
>;

export type UsingDeps = ProvingDeps &
  Readonly<{ sessions: Sessions; tokens: OpaqueTokens; issueTokens: IssueTokens; policies: Policies }>;

export const makeSignInWithPasskey =
  (deps: UsingDeps): SignInWithPasskey =>
  ({ response, deviceToken, client, language }) => {
    const device = deviceOf(deps.tokens, deviceToken);
    return pipe(
      provePasskey(deps, response, 'sign-in'),
      TE.map((proven) => usingOf(deps, proven, { client, device, language, secondFactorOf: null, renews: null })),
      TE.bindTo('made'),
      TE.bindW('used', ({ made }) => deps.passkeys.use(made.using, made.decide, device.scope)),
      TE.bindW('decided', ({ used }) => unlessWrong(used, invalidPasskey)),
      TE.bindW('tokens', ({ made }) => deps.issueTokens(made.id, invalidPasskey)),
      TE.map(({ tokens, decided }) => ({ ...tokens, deviceToken: device.tokenFor(decided.scope.kind) })),
    );
  };

export const makeAnswerWithPasskey =
  (deps: UsingDeps): AnswerWithPasskey =>
  ({ challenge, response, deviceToken, remember = false, client, language }) => {
    const known = deviceOf(deps.tokens, deviceToken);
    const device = { ...known, fresh: { ...known.fresh, remembers: remember } };
    const secondFactorOf = deps.tokens.digest(challenge);
    return pipe(
      provePasskey(deps, response, `second-factor:${secondFactorOf}`),
      TE.map((proven) => usingOf(deps, proven, { client, device, language, secondFactorOf, renews: null })),
      TE.bindTo('made'),
      TE.bindW('used', ({ made }) => deps.passkeys.use(made.using, made.decide, device.scope)),
      TE.bindW('decided', ({ used }) => unlessWrong(used, invalidChallenge)),
      TE.bindW('tokens', ({ made, decided }) =>
        deps.issueTokens(decided.renewed ?? made.id, invalidChallenge, proofOf(decided)),
      ),
      TE.map(({ tokens, decided }) => ({
        ...tokens,
        deviceToken: decided.renewed === null ? device.tokenFor(decided.scope.kind) : null,
      })),
    );
  };

/** Returns what the new tokens of a renewed session prove; undefined for a new session. */
export const proofOf = ({ scope, now }: Used) =>
  scope.kind === 'Session' ? { generation: scope.generation + 1, authenticatedAt: now } : undefined;

export const unlessWrong = <E>(
  used: Readonly<{ _tag: 'None' } | { _tag: 'Some'; value: Used }>,
  gone: E,
): TE.TaskEither<E | InvalidPasskey, Used> => {
  if (used._tag === 'None') return TE.left(gone);
  return used.value.answer === 'Right' ? TE.right(used.value) : TE.left(invalidPasskey);
};

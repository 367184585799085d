import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidChallenge, invalidCode } from '../../domain/errors.ts';
import type {
  InvalidChallenge,
  InvalidCode,
  InvalidPasskey,
  LockedOut,
  Unavailable,
  UnknownPasskey,
} from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { FoundScope } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { AssertionResponse } from '../../domain/passkeys/ceremony.ts';
import { firstFactor } from '../../domain/second-factor/evidence.ts';
import { answerChallenge } from '../../domain/second-factor/second-factor.ts';
import type { Challenge, Answer as Trying } from '../../domain/second-factor/second-factor.ts';
import type { Proof } from '../../domain/sessions/principal.ts';
import type { Client } from '../../domain/sessions/session.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { AnswerWithPasskey } from '../passkeys/sign-in-with-passkey.ts';
import { deviceOf, failUnlessRight, newSession } from '../sign-in/signed-in.ts';
import type { SignedIn } from '../sign-in/signed-in.ts';
import type { FactorDeps } from './own-factors.ts';

type Code = Readonly<{ totp: string } | { recoveryCode: string }>;

export type Command = Readonly<{
  challenge: string;
  answer: Readonly<Code | { passkey: AssertionResponse }>;
  deviceToken?: string | null;
  /** Whether the user wants this device to be remembered, so that it is not asked for a second factor for a while. */
  remember?: boolean;
  client: Client;
  language: Language;
}>;

/** `deviceToken` is null after a re-authentication. `recoveryCodesLeft` is null unless a recovery code was used. */
export type Answered = SignedIn & Readonly<{ deviceToken: string | null; recoveryCodesLeft: number | null }>;

/** Wrong codes count together across all challenges of the user. Each code works only once. */
export type AnswerChallenge = (
  cmd: Command,
) => TE.TaskEither<
  InvalidChallenge | InvalidCode | InvalidPasskey | UnknownPasskey | LockedOut | Unavailable,
  Answered
>;

type Deps = FactorDeps & Readonly<{ answerWithPasskey: AnswerWithPasskey; tokens: OpaqueTokens; sessions: Sessions }>;

export const makeAnswerChallenge =
  (deps: Deps): AnswerChallenge =>
  ({ answer, ...cmd }) =>
    'passkey' in answer ? withPasskey(deps, cmd, answer.passkey) : withCode(deps, cmd, answer);

type Given = Omit<Command, 'answer'>;

const withPasskey = (deps: Deps, given: Given, response: AssertionResponse): ReturnType<AnswerChallenge> =>
  pipe(
    deps.answerWithPasskey({ ...given, response }),
    TE.map((answered) => ({ ...answered, recoveryCodesLeft: null })),
  );

const withCode = (deps: Deps, cmd: Given, answer: Code): ReturnType<AnswerChallenge> => {
  const device = deviceOf(deps.tokens, cmd.deviceToken);
  const starting = {
    id: deps.sessions.newId(),
    client: cmd.client,
    device: { ...device.fresh, remembers: cmd.remember ?? false },
  };
  const session = newSession(deps.policies, starting, firstFactor());
  const matches: Trying['matches'] = (userId, secret, step) =>
    'totp' in answer && deps.totps.matches(userId, secret, step, answer.totp);
  const given = {
    challenge: deps.tokens.digest(cmd.challenge),
    recoveryCode: 'recoveryCode' in answer ? deps.recoveryCodes.hashes(answer.recoveryCode) : [],
  };
  const decide = answering(deps.policies, { matches, session, language: cmd.language });
  return pipe(
    deps.secondFactors.answer(given, decide, device.scope),
    TE.flatMap(TE.fromOption(() => invalidChallenge)),
    TE.tap(({ verdict }) => failUnlessRight(verdict, invalidCode)),
    TE.bindTo('decided'),
    TE.bindW('tokens', ({ decided: { opens, proof } }) => deps.issueTokens(opens, invalidChallenge, proof)),
    TE.map(({ tokens, decided }) => ({
      ...tokens,
      deviceToken: decided.proof ? null : device.tokenFor(decided.scope),
      recoveryCodesLeft: decided.left,
    })),
  );
};

/** The answer also names the session to issue tokens for and, if it was renewed, what its tokens prove. */
const answering =
  ({ secondFactor }: Policies, trying: Trying) =>
  (challenge: Challenge, now: Date, scope: FoundScope) => {
    const decision = answerChallenge(secondFactor.lockout, trying)(challenge, now);
    const left = decision.writes.usesCode === undefined ? null : challenge.factor.recoveryCodesLeft - 1;
    const opens: SessionId = challenge.session ?? trying.session.id;
    const renewed: Readonly<{ proof?: Proof }> =
      challenge.session !== null && scope.kind === 'Session'
        ? { proof: { generation: scope.generation + 1, authenticatedAt: now } }
        : {};
    return { ...decision, answer: { verdict: decision.answer, scope: scope.kind, opens, left, ...renewed } };
  };

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import { invalidPasskey, unknownPasskey } from '../../domain/errors.ts';
import type { InvalidPasskey, Unavailable, UnknownPasskey } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Assertion, AssertionResponse, GenuineChallenge, Purpose } from '../../domain/passkeys/ceremony.ts';
import type { Credential, CredentialId } from '../../domain/passkeys/passkey.ts';
import { usePasskey } from '../../domain/passkeys/use-passkey.ts';
import { firstFactor } from '../../domain/second-factor/evidence.ts';
import type { Client } from '../../domain/sessions/session.ts';
import type { PasskeyCeremonies } from '../../ports/passkeys/passkey-ceremonies.ts';
import type { PasskeyChallenges } from '../../ports/passkeys/passkey-challenges.ts';
import type { Passkeys, Using } from '../../ports/passkeys/passkeys.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { newSession } from '../sign-in/signed-in.ts';
import type { Device } from '../sign-in/signed-in.ts';

export type ProvingDeps = Readonly<{
  passkeys: Passkeys;
  ceremonies: PasskeyCeremonies;
  passkeyChallenges: PasskeyChallenges;
}>;

type Proven = Readonly<{ credential: Credential; assertion: Assertion; challenge: GenuineChallenge }>;
type Refused = InvalidPasskey | UnknownPasskey | Unavailable;

/** Verifies the signature before any row is locked. Records a wrong signature if the passkey is known. */
export const provePasskey = (
  { passkeys, ceremonies, passkeyChallenges }: ProvingDeps,
  response: AssertionResponse,
  purpose: Purpose,
): TE.TaskEither<Refused, Proven> => {
  const signed = ceremonies.challengeIn(response);
  const challenge = signed === null ? null : passkeyChallenges.open(signed, purpose);
  if (signed === null || challenge === null) return TE.left(invalidPasskey);
  return pipe(
    passkeys.find(response.id as CredentialId),
    TE.flatMap(TE.fromOption((): Refused => unknownPasskey)),
    TE.bindTo('credential'),
    TE.bind('verified', ({ credential }) =>
      TE.fromTask(
        ceremonies.verifyAssertion(response, { challenge: signed, credential, isNamed: purpose !== 'sign-in' }),
      ),
    ),
    TE.flatMap(({ credential, verified }) =>
      verified._tag === 'None'
        ? refuse(passkeys, credential)
        : TE.right({ credential, assertion: verified.value, challenge }),
    ),
  );
};

const refuse = (passkeys: Passkeys, credential: Credential): TE.TaskEither<Refused, never> =>
  pipe(
    passkeys.refuse(credential),
    TE.flatMap(() => TE.left(invalidPasskey)),
  );

type Starting = Readonly<{
  client: Client;
  device: Device;
  language: Language;
  secondFactorOf: Using['secondFactorOf'];
  renews: SessionId | null;
}>;

/** Returns the arguments for `Passkeys.use`, and the id of the session that may be started. */
export const usingOf = (
  { sessions, policies }: Readonly<{ sessions: Sessions; policies: Policies }>,
  { credential, assertion, challenge }: Proven,
  { client, device, language, secondFactorOf, renews }: Starting,
) => {
  const id = sessions.newId();
  const session = newSession(policies, { id, client, device: device.fresh }, firstFactor());
  const { maxTotal } = policies.secondFactor.lockout;
  return {
    id,
    using: { passkey: credential.id, userId: credential.userId, challenge, secondFactorOf },
    decide: usePasskey({ assertion, challenge, session, renews, maxTotal, language }),
  };
};

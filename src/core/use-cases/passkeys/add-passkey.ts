import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidPasskey, unauthenticated } from '../../domain/errors.ts';
import type {
  InvalidPasskey,
  AlreadyAdded,
  TooManyPasskeys,
  Unauthenticated,
  Unavailable,
} from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { CreationResponse } from '../../domain/passkeys/ceremony.ts';
import { addPasskey } from '../../domain/passkeys/own-passkeys.ts';
import type { Passkey, PasskeyName } from '../../domain/passkeys/passkey.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { ProvingDeps } from './prove-passkey.ts';

export type Command = Readonly<{
  principal: Principal;
  response: CreationResponse;
  name: PasskeyName | null;
  language: Language;
}>;

type Refused = InvalidPasskey | AlreadyAdded | TooManyPasskeys | Unauthenticated | Unavailable;

/**
 * Adds a passkey that an authenticator made for this session's options, and tells every verified address. In a session
 * without a second factor the notice has a link that undoes it.
 */
export type AddPasskey = (cmd: Command) => TE.TaskEither<Refused, Passkey>;

const NAMES = { en: 'Passkey', de: 'Passkey' } as const satisfies Record<Language, string>;

type Deps = ProvingDeps & Readonly<{ tokens: OpaqueTokens }>;

export const makeAddPasskey =
  ({ passkeys, ceremonies, passkeyChallenges, tokens }: Deps): AddPasskey =>
  ({ principal, response, name, language }) => {
    const { userId, sessionId } = principal;
    const signed = ceremonies.challengeIn(response);
    const asked = signed === null ? null : passkeyChallenges.open(signed, `add:${sessionId}`);
    const conditional = signed === null ? null : passkeyChallenges.open(signed, `add-conditionally:${sessionId}`);
    const challenge = asked ?? conditional;
    if (signed === null || challenge === null) return TE.left(invalidPasskey);
    return pipe(
      TE.fromTask(ceremonies.verifyCreation(response, { challenge: signed, isConditional: asked === null })),
      TE.flatMap(TE.fromOption((): Refused => invalidPasskey)),
      TE.tap((credential) =>
        pipe(
          passkeys.add(
            principal,
            { credential, challenge },
            addPasskey({
              credential,
              name: name ?? (NAMES[language] as PasskeyName),
              challenge,
              link: tokens.issue(),
              language,
            }),
          ),
          TE.flatMap(TE.fromOption((): Refused => unauthenticated)),
        ),
      ),
      TE.bindTo('credential'),
      TE.bindW('all', () => passkeys.list(userId)),
      TE.flatMap(({ all, credential }) =>
        TE.fromNullable<Refused>(unauthenticated)(all.find((one) => one.credentialId === credential.credentialId)),
      ),
    );
  };

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
import { RECOVERY_CODES } from '../../domain/second-factor/recovery-codes.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { RecoveryCodes } from '../../ports/second-factor/recovery-codes.ts';
import { issueElevated } from '../sign-in/signed-in.ts';
import type { IssueTokens, SignedIn } from '../sign-in/signed-in.ts';
import type { ProvingDeps } from './prove-passkey.ts';

export type Command = Readonly<{
  principal: Principal;
  response: CreationResponse;
  name: PasskeyName | null;
  language: Language;
}>;

type Refused = InvalidPasskey | AlreadyAdded | TooManyPasskeys | Unauthenticated | Unavailable;

/**
 * `signedIn` is set if the passkey is the first second factor of a user who must have one. `recoveryCodes` are set if
 * new ones were stored; these are never shown again.
 */
export type Added = Readonly<{
  passkey: Passkey;
  signedIn: SignedIn | null;
  recoveryCodes: readonly string[] | null;
}>;

/**
 * Adds a passkey that was created with this session's options, and notifies every verified address. If it is the user's
 * first second factor, the session is elevated: its older tokens become invalid, and all other sessions end.
 */
export type AddPasskey = (cmd: Command) => TE.TaskEither<Refused, Added>;

const NAMES = { en: 'Passkey', de: 'Passkey' } as const satisfies Record<Language, string>;

type Deps = ProvingDeps & Readonly<{ tokens: OpaqueTokens; recoveryCodes: RecoveryCodes; issueTokens: IssueTokens }>;

export const makeAddPasskey =
  ({ passkeys, ceremonies, passkeyChallenges, tokens, recoveryCodes, issueTokens }: Deps): AddPasskey =>
  ({ principal, response, name, language }) => {
    const { userId, sessionId, amr } = principal;
    const signed = ceremonies.challengeIn(response);
    const asked = signed === null ? null : passkeyChallenges.open(signed, `add:${sessionId}`);
    const conditional = signed === null ? null : passkeyChallenges.open(signed, `add-conditionally:${sessionId}`);
    const challenge = asked ?? conditional;
    if (signed === null || challenge === null) return TE.left(invalidPasskey);
    const made = recoveryCodes.make(RECOVERY_CODES);
    return pipe(
      TE.fromTask(ceremonies.verifyCreation(response, { challenge: signed, isConditional: asked === null })),
      TE.flatMap(TE.fromOption((): Refused => invalidPasskey)),
      TE.bindTo('credential'),
      TE.bindW('added', ({ credential }) =>
        pipe(
          passkeys.add(
            principal,
            { credential, challenge },
            addPasskey({
              credential,
              name: name ?? (NAMES[language] as PasskeyName),
              challenge,
              link: tokens.issue(),
              recoveryCodes: made.map(({ hash }) => hash),
              amr,
              language,
            }),
          ),
          TE.flatMap(TE.fromOption((): Refused => unauthenticated)),
        ),
      ),
      TE.bindW('signedIn', ({ added: { elevation } }) =>
        elevation === null ? TE.right(null) : issueElevated(issueTokens, sessionId, unauthenticated, elevation),
      ),
      TE.bindW('all', () => passkeys.list(userId)),
      TE.flatMap(({ all, added, credential, signedIn }) =>
        pipe(
          TE.fromNullable<Refused>(unauthenticated)(all.find((one) => one.credentialId === credential.credentialId)),
          TE.map((passkey) => ({
            passkey,
            signedIn,
            recoveryCodes: added.hasMade ? made.map(({ code }) => code) : null,
          })),
        ),
      ),
    );
  };

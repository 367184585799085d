import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { OfferSecondFactor } from '../../../../core/use-cases/passkeys/passkey-options.ts';
import type { AnswerChallenge } from '../../../../core/use-cases/second-factor/answer-challenge.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected } from '../page.ts';
import type { AnyRefusal } from '../page.ts';
import { PasskeyAnswer, assertionIn, offered, passkeyRefusals } from '../passkeys/responses.ts';
import { PASSKEY_FACTOR_PATH as PATH, SECOND_FACTOR_PATH } from './page.ts';
import { challengeRefusals, fromTheBeginning, goOnAnswered, showChallenge } from './routes.ts';

type Deps = Readonly<{
  hasPasskeys: boolean;
  offerPasskeySecondFactor: OfferSecondFactor;
  answerChallenge: AnswerChallenge;
  logOutBrowser: LogOut;
}>;

const refused = {
  ...challengeRefusals,
  ...passkeyRefusals((request, alert) => showChallenge(request, { alert })),
};

/** Pages that complete a second-factor challenge with a passkey. */
export const passkeyFactorPages = (deps: Deps): readonly PageRecord[] =>
  deps.hasPasskeys
    ? [
        page({
          method: 'POST',
          path: `${PATH}/options`,
          operationId: 'askPasskeyFactor',
          shownAt: SECOND_FACTOR_PATH,
          access: 'public',
          handle: ({ flow }) =>
            flow.challenge === undefined
              ? TE.right(fromTheBeginning({ flow }))
              : offered(deps.offerPasskeySecondFactor(flow.challenge)),
          refused,
        }),
        page({
          method: 'GET',
          path: PATH,
          operationId: 'showPasskeyFactor',
          access: 'public',
          handle: () => TE.right(redirected(SECOND_FACTOR_PATH)),
        }),
        page({
          method: 'POST',
          path: PATH,
          operationId: 'submitPasskeyFactor',
          access: 'public',
          limited: 'proofs',
          form: PasskeyAnswer,
          handle: (request) => {
            const { body, client, language, deviceToken, flow } = request;
            const { challenge } = flow;
            if (challenge === undefined) return TE.right(fromTheBeginning({ flow }));
            // the response is empty if the script got no options, for example because the challenge has expired
            const isWaiting: TE.TaskEither<AnyRefusal, unknown> =
              body.response === '' ? deps.offerPasskeySecondFactor(challenge) : TE.right(null);
            return pipe(
              isWaiting,
              TE.flatMap(() => assertionIn(body.response)),
              TE.flatMap((passkey) =>
                deps.answerChallenge({ challenge, answer: { passkey }, deviceToken, client, language }),
              ),
              TE.flatMap((answered) => goOnAnswered(deps.logOutBrowser, request, answered)),
            );
          },
          refused,
        }),
      ]
    : [];

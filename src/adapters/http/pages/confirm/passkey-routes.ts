import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { ReadMe } from '../../../../core/use-cases/account/read-me.ts';
import type { ListMyPasskeys } from '../../../../core/use-cases/passkeys/own-passkeys.ts';
import type { OfferRenewal } from '../../../../core/use-cases/passkeys/passkey-options.ts';
import type { Reauthenticate } from '../../../../core/use-cases/sign-in/reauthenticate.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal, PageAnswer } from '../page.ts';
import { refusedPasskey } from '../passkeys/form.ts';
import { PasskeyAnswer, assertionIn, offered, unknownIn } from '../passkeys/responses.ts';
import { CONFIRM_PASSKEY_PATH as PATH, confirmPage } from './page.ts';
import { confirmed, confirming } from './routes.ts';

type Deps = Readonly<{
  hasPasskeys: boolean;
  readMe: ReadMe;
  listMyPasskeys: ListMyPasskeys;
  offerPasskeyRenewal: OfferRenewal;
  reauthenticate: Reauthenticate;
}>;

const own = { access: 'signed-in', assurance: 'aal1' } as const;

export const confirmPasskeyPages = (deps: Deps): readonly PageRecord[] =>
  deps.hasPasskeys
    ? [
        page({
          ...own,
          method: 'POST',
          path: `${PATH}/options`,
          operationId: 'askConfirmPasskey',
          shownAt: '/confirm',
          handle: ({ principal }) => offered(deps.offerPasskeyRenewal(principal)),
        }),
        page({
          ...own,
          method: 'GET',
          path: PATH,
          operationId: 'showConfirmPasskey',
          handle: () => TE.right(redirected('/confirm')),
        }),
        page({
          ...own,
          method: 'POST',
          path: PATH,
          operationId: 'submitConfirmPasskey',
          limited: 'proofs',
          form: PasskeyAnswer,
          handle: (request) => {
            const { principal, body, language, view } = request;
            return pipe(
              assertionIn(body.response),
              TE.flatMap((passkey) => deps.reauthenticate({ principal, language, passkey })),
              TE.map((proven): PageAnswer => confirmed(request, proven)),
              TE.orElse((refusal: AnyRefusal): TE.TaskEither<AnyRefusal, PageAnswer> => {
                const isUnknown = refusal._tag === 'UnknownPasskey';
                if (!isUnknown && refusal._tag !== 'InvalidPasskey') return TE.left(refusal);
                const alert = isUnknown ? unknownIn(view, body.response) : refusedPasskey(view);
                return pipe(
                  confirming(deps, principal, view),
                  TE.map((ways) => shown(confirmPage(view, ways, { alert }), { status: 401, refusal })),
                );
              }),
            );
          },
        }),
      ]
    : [];

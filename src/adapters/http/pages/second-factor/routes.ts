import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Unavailable } from '../../../../core/domain/errors.ts';
import type { AnswerChallenge, Answered } from '../../../../core/use-cases/second-factor/answer-challenge.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { ended, flowCookie, sessionCookie } from '../cookies.ts';
import type { Flow } from '../cookies.ts';
import { formRefusals, withErrors, withProblem } from '../getting-in/form-again.ts';
import type { ShowForm } from '../getting-in/form-again.ts';
import { laterTime } from '../getting-in/later.ts';
import { goOn } from '../getting-in/signed-in.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { Redirected } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { SECOND_FACTOR_PATH, secondFactorPage } from './page.ts';
import { SECOND_FACTOR_TEXTS } from './texts.ts';

type Deps = Readonly<{ answerChallenge: AnswerChallenge; logOutBrowser: LogOut }>;

const FORMATS = {
  en: { code: SECOND_FACTOR_TEXTS.en.format },
  de: { code: SECOND_FACTOR_TEXTS.de.format },
};
export const showChallenge: ShowForm = ({ view, flow }, again) => secondFactorPage(view, flow, again);
export const fromTheBeginning = ({ flow: { confirms, returnTo = '/' } }: Readonly<{ flow: Flow }>) =>
  confirms
    ? redirected(`/confirm?return_to=${encodeURIComponent(returnTo)}`, { notice: 'sign-in-again' })
    : redirected('/sign-in', { notice: 'sign-in-again', cookies: [ended('flow')] });

export const challengeRefusals: RefusedPages = {
  ...formRefusals(showChallenge, FORMATS),
  InvalidCode: (request) =>
    withErrors(showChallenge, request, 401, [{ field: 'code', text: SECOND_FACTOR_TEXTS[request.language].wrong }]),
  InvalidChallenge: fromTheBeginning,
  LockedOut: (request, { retryAfterMs }) => {
    const { locked } = SECOND_FACTOR_TEXTS[request.language];
    return withProblem(showChallenge, request, 429, problem(locked(laterTime(request.view, retryAfterMs))));
  },
};

type Answering = Parameters<typeof goOn>[1];

/** Redirects to the requested page after a sign-in, or to the page that needed the confirmation. */
export const goOnAnswered = (
  logOutBrowser: LogOut,
  request: Answering,
  { cookie, deviceToken }: Pick<Answered, 'cookie' | 'deviceToken'>,
): TE.TaskEither<Unavailable, Redirected> => {
  const { flow, view } = request;
  if (deviceToken !== null) return goOn(logOutBrowser, request, { cookie, deviceToken });
  // keep an authenticator app that is being added, because the next page confirms it
  const kept = flow.app === undefined ? ended('flow') : flowCookie(view.site, { app: flow.app });
  const cookies = [sessionCookie(view.site, cookie), kept];
  return TE.right(redirected(flow.returnTo ?? '/', { notice: 'confirmed', cookies }));
};

const Typed = t.refinement(t.string, (typed) => typed.trim().length > 0 && typed.length <= 64);

/** Six digits are a code from the authenticator app. Other text is a recovery code. */
const answerOf = (typed: string) => {
  const digits = typed.replaceAll(/[\s-]/g, '');
  return /^\d{6}$/.test(digits) ? { totp: digits } : { recoveryCode: typed };
};

/**
 * Pages that ask for the second factor of a sign-in or confirmation. The challenge is in the flow's encrypted cookie.
 */
export const secondFactorPages = ({ answerChallenge, logOutBrowser }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: SECOND_FACTOR_PATH,
    operationId: 'showSecondFactor',
    access: 'public',
    handle: ({ view, flow }) =>
      TE.right(flow.challenge === undefined ? fromTheBeginning({ flow }) : shown(secondFactorPage(view, flow))),
  }),
  page({
    method: 'POST',
    path: SECOND_FACTOR_PATH,
    operationId: 'submitSecondFactor',
    access: 'public',
    form: t.intersection([t.strict({ code: Typed }), t.partial({ remember: t.string })]),
    handle: (request) => {
      const { body, client, language, deviceToken, flow } = request;
      if (flow.challenge === undefined) return TE.right(fromTheBeginning({ flow }));
      return pipe(
        answerChallenge({
          challenge: flow.challenge,
          answer: answerOf(body.code),
          deviceToken,
          remember: body.remember === 'on',
          client,
          language,
        }),
        TE.flatMap((answered) => goOnAnswered(logOutBrowser, request, answered)),
      );
    },
    refused: challengeRefusals,
  }),
];

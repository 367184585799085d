import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { ended, sessionIn } from '../cookies.ts';
import { page } from '../page-route.ts';
import type { PageRecord, Refused } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { isMaybeDone } from '../refused-texts.ts';
import { signOutPage } from './page.ts';
import { SIGN_OUT_TEXTS } from './texts.ts';

type Deps = Readonly<{ logOutBrowser: LogOut }>;
const PATH = '/sign-out';

const stillSignedIn = ({ view, given }: Refused, refusal: AnyRefusal) => {
  const { still, perhaps } = SIGN_OUT_TEXTS[view.language];
  const alert = problem(isMaybeDone(refusal) ? perhaps : still);
  return shown(signOutPage(view, { alert, forget: given['forget'] !== undefined }), { status: 503 });
};

/** The session cookie is cleared even if its session has already ended. */
export const signOutPages = ({ logOutBrowser }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showSignOut',
    access: 'visitor',
    handle: ({ view }) => TE.right(shown(signOutPage(view))),
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitSignOut',
    access: 'public',
    form: t.partial({ forget: t.string }),
    handle: ({ body: { forget }, view: { site }, cookie }) => {
      const cookies = [ended('session'), ended('flow'), ...(forget === undefined ? [] : [ended('device')])];
      return pipe(
        logOutBrowser(sessionIn(site, cookie) ?? ''),
        TE.map(() => redirected('/sign-in', { notice: 'signed-out', cookies })),
      );
    },
    refused: { Unavailable: stillSignedIn, Overloaded: stillSignedIn },
  }),
];

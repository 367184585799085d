import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import { ended, sessionIn } from '../cookies.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { page } from '../page-route.ts';
import type { PageRecord, Refused } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { Page } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { checkbox } from '../parts/choice-fields.ts';
import { form } from '../parts/form.ts';
import type { View } from '../view.ts';
import { SIGN_OUT_TEXTS } from './texts.ts';

type Deps = Readonly<{ logOutBrowser: LogOut }>;
type Given = Readonly<{ alert?: Html; forget?: boolean }>;

const PATH = '/sign-out';

const signOutPage = (view: View, { alert, forget = false }: Given = {}): Page => {
  const texts = SIGN_OUT_TEXTS[view.language];
  const fields = checkbox({ name: 'forget', label: texts.forget, hint: texts.forgetHint, isChecked: forget });
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, { path: PATH, submit: texts.submit, fields })}`,
  };
};

const stillSignedIn = ({ view, given }: Refused) => {
  const alert = problem(SIGN_OUT_TEXTS[view.language].still);
  return shown(signOutPage(view, { alert, forget: given['forget'] !== undefined }), { status: 503 });
};

/** Ends the session of the browser's cookie. A cookie whose session is over already is cleared, too. */
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

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ReadResetLink } from '../../../../core/use-cases/recovery/read-reset-link.ts';
import type { ResetPasswordByLink } from '../../../../core/use-cases/recovery/reset-password.ts';
import type { Again } from '../getting-in/form-again.ts';
import { LinkToken, unreadableLink } from '../getting-in/link-form.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal, Shown } from '../page.ts';
import { errorSummary, problem } from '../parts/alert.ts';
import { isMaybeDone } from '../refused-texts.ts';
import type { View } from '../view.ts';
import { resetFormPage, resetMessage } from './page.ts';
import { RESET_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readResetLink: ReadResetLink;
  resetByLink: ResetPasswordByLink;
  minLength: number;
  hasPages: boolean;
}>;

const PATH = '/reset';
const Query = t.strict({ token: LinkToken });
const Form = t.partial({ token: LinkToken, new_password: t.string, repeat: t.string });

type Viewed = Readonly<{ view: View }>;
type MessageName = Parameters<typeof resetMessage>[1];

type Given = Viewed & Readonly<{ given: Readonly<Record<string, string>> }>;

const pagesFor = ({ minLength, hasPages }: Pick<Deps, 'minLength' | 'hasPages'>) => {
  const says =
    (status: number, name: MessageName) =>
    ({ view }: Viewed): Shown =>
      shown(resetMessage(view, name, hasPages), { status });
  const formAgain = ({ view, given: { token = '' } }: Given, status: number, again: Again): Shown =>
    shown(resetFormPage(view, { ...again, token, minLength }), { status });
  const withError = (request: Given, field: 'new_password' | 'repeat', text: string): Shown => {
    const errors = [{ field, text }];
    return formAgain(request, 422, { alert: errorSummary(request.view, errors), errors });
  };
  return { says, formAgain, withError };
};

const refusedPages = (deps: Pick<Deps, 'minLength' | 'hasPages'>): RefusedPages => {
  const { says, formAgain, withError } = pagesFor(deps);
  const busy = (request: Given, refusal: AnyRefusal): Shown => {
    const { busy: later, perhaps } = RESET_TEXTS[request.view.language];
    return formAgain(request, 503, { alert: problem(isMaybeDone(refusal) ? perhaps : later) });
  };
  return {
    ...unreadableLink(says),
    InvalidResetToken: says(401, 'stale'),
    WeakPassword: (request, refusal) =>
      withError(request, 'new_password', RESET_TEXTS[request.language].refused(refusal, deps.minLength)),
    Overloaded: busy,
    Unavailable: busy,
  };
};

/** A GET does not use up the link, because mail scanners open links. */
export const resetPages = ({ readResetLink, resetByLink, ...deps }: Deps): readonly PageRecord[] => {
  const { minLength, hasPages } = deps;
  const { says, withError } = pagesFor(deps);
  const refused = refusedPages(deps);
  return [
    page({
      method: 'GET',
      path: PATH,
      operationId: 'showReset',
      access: 'public',
      query: Query,
      handle: ({ query: { token }, view }) =>
        token === ''
          ? TE.right(says(422, 'missing')({ view }))
          : pipe(
              readResetLink(token),
              TE.map(() => shown(resetFormPage(view, { token, minLength }))),
            ),
      refused,
    }),
    page({
      method: 'POST',
      path: PATH,
      operationId: 'submitReset',
      shownAt: '/',
      access: 'public',
      form: Form,
      handle: ({ body: { token = '', new_password: newPassword = '', repeat = newPassword }, language, view }) => {
        if (token === '') return TE.right(says(422, 'missing')({ view }));
        if (repeat !== newPassword)
          return TE.right(withError({ view, given: { token } }, 'repeat', RESET_TEXTS[language].mismatch));
        return pipe(
          resetByLink({ token, newPassword, language }),
          TE.map(() => (hasPages ? redirected('/sign-in', { notice: 'password-reset' }) : says(200, 'done')({ view }))),
        );
      },
      refused: { ...refused, InvalidRequest: says(400, 'unreadable') },
    }),
  ];
};

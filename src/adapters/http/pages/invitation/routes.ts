import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { normalised } from '../../../../core/domain/codec.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import type {
  AcceptInvitation,
  AcceptOnPage,
  ReadInvitation,
} from '../../../../core/use-cases/invitations/accept-invitation.ts';
import type { LogOut } from '../../../../core/use-cases/sessions/log-out.ts';
import type { Again } from '../getting-in/form-again.ts';
import { goOn } from '../getting-in/signed-in.ts';
import { page } from '../page-route.ts';
import type { PageRecord, Refused, RefusedPages } from '../page-route.ts';
import { shown } from '../page.ts';
import type { AnyRefusal, Shown } from '../page.ts';
import { errorSummary, problem } from '../parts/alert.ts';
import { weakPasswordText } from '../password-texts.ts';
import { isMaybeDone } from '../refused-texts.ts';
import type { View } from '../view.ts';
import { invitationFormPage, invitationMessage } from './page.ts';
import { INVITATION_TEXTS } from './texts.ts';

type Deps = Readonly<{
  acceptInvitation: AcceptInvitation;
  acceptOnPage: AcceptOnPage;
  readInvitation: ReadInvitation;
  logOutBrowser: LogOut;
  minLength: number;
  hasPages: boolean;
}>;

const PATH = '/invitation';
/** A token in the format of `OpaqueTokens`. */
const Token = normalised('Token', (raw) => /^[\w-]{22}$/.exec(trimmed(raw))?.[0] ?? null, 'must be a token');
const Query = t.strict({ token: Token });
const Form = t.intersection([t.strict({ token: Token }), t.partial({ password: t.string })]);

type Name = Parameters<typeof invitationMessage>[1];
type Viewed = Readonly<{ view: View }>;

const says =
  (status: number, name: Name, hasPages: boolean) =>
  ({ view }: Viewed): Shown =>
    shown(invitationMessage(view, name, hasPages), { status });

const refusedPages = ({ minLength, hasPages }: Deps): RefusedPages => {
  const stale = says(401, 'stale', hasPages);
  const method = says(405, 'method', hasPages);
  const formAgain = ({ view, given: { token = '' } }: Refused, status: number, again: Again): Shown =>
    shown(invitationFormPage(view, { ...again, token, minLength }), { status });
  const later = (request: Refused, refusal: AnyRefusal): Shown => {
    const { later: again, perhaps } = INVITATION_TEXTS[request.language];
    return formAgain(request, 503, { alert: problem(isMaybeDone(refusal) ? perhaps : again) });
  };
  return {
    InvalidInvitation: stale,
    InvalidRequest: stale,
    UnsupportedMediaType: stale,
    PayloadTooLarge: stale,
    MalformedJson: stale,
    WeakPassword: (request, refusal) => {
      const errors = [{ field: 'password', text: weakPasswordText[request.language](refusal, minLength) }];
      return formAgain(request, 422, { alert: errorSummary(request.view, errors), errors });
    },
    Overloaded: later,
    Unavailable: later,
    MethodNotAllowed: method,
    MethodNotImplemented: method,
  };
};

/**
 * A GET does not use up the invitation, because mail scanners open links. If `hasPages` is true, accepting the
 * invitation also signs the user in.
 */
export const invitationPages = (deps: Deps): readonly PageRecord[] => {
  const { acceptInvitation, acceptOnPage, readInvitation, logOutBrowser, minLength, hasPages } = deps;
  const refused = refusedPages(deps);
  return [
    page({
      method: 'GET',
      path: PATH,
      operationId: 'showInvitation',
      access: 'public',
      query: Query,
      handle: ({ query: { token }, view }) =>
        pipe(
          readInvitation(token),
          TE.map(() => shown(invitationFormPage(view, { token, minLength }))),
        ),
      refused,
    }),
    page({
      method: 'POST',
      path: PATH,
      operationId: 'submitInvitation',
      shownAt: '/',
      access: 'public',
      form: Form,
      handle: (request) => {
        const { body, language, client } = request;
        const accepted = { token: body.token, password: body.password || null, language };
        if (!hasPages)
          return pipe(
            acceptOnPage(accepted),
            TE.map(() => says(200, 'done', hasPages)(request)),
          );
        return pipe(
          acceptInvitation({ ...accepted, client }),
          TE.flatMap((signedIn) => goOn(logOutBrowser, request, signedIn, { to: '/account' })),
        );
      },
      refused,
    }),
  ];
};

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { normalised } from '../../../../core/domain/codec.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import type { AcceptOnPage } from '../../../../core/use-cases/invitations/accept-invitation.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { shown } from '../page.ts';
import type { Shown } from '../page.ts';
import type { View } from '../view.ts';
import { invitationFormPage, invitationMessage } from './page.ts';

type Deps = Readonly<{ acceptOnPage: AcceptOnPage; minLength: number }>;

const PATH = '/invitation';
/** As `OpaqueTokens` issues them. */
const Token = normalised('Token', (raw) => /^[\w-]{22}$/.exec(trimmed(raw))?.[0] ?? null, 'must be a token');
const Query = t.strict({ token: Token });
const Form = t.intersection([t.strict({ token: Token }), t.partial({ password: t.string })]);

const says =
  (status: number, name: Parameters<typeof invitationMessage>[1]) =>
  ({ view }: Readonly<{ view: View }>): Shown =>
    shown(invitationMessage(view, name), { status });

const refusedPages = (minLength: number): RefusedPages => ({
  InvalidInvitation: says(401, 'invalid'),
  InvalidRequest: says(401, 'invalid'),
  UnsupportedMediaType: says(401, 'invalid'),
  PayloadTooLarge: says(401, 'invalid'),
  MalformedJson: says(401, 'invalid'),
  WeakPassword: ({ view, given: { token = '' } }) =>
    shown(invitationFormPage(view, { token, minLength, isRefused: true }), { status: 422 }),
  Overloaded: says(503, 'later'),
  Unavailable: says(503, 'later'),
  MethodNotAllowed: says(405, 'method'),
  MethodNotImplemented: says(405, 'method'),
});

/** The pages behind the link of an invitation. Opening the link does not use it up, because mail scanners open links. */
export const invitationPages = ({ acceptOnPage, minLength }: Deps): readonly PageRecord[] => {
  const refused = refusedPages(minLength);
  return [
    page({
      method: 'GET',
      path: PATH,
      operationId: 'showInvitation',
      access: 'public',
      query: Query,
      handle: ({ query: { token }, view }) => TE.right(shown(invitationFormPage(view, { token, minLength }))),
      refused,
    }),
    page({
      method: 'POST',
      path: PATH,
      operationId: 'submitInvitation',
      access: 'public',
      form: Form,
      handle: ({ body: { token, password }, language, view }) =>
        pipe(
          acceptOnPage({ token, password: password || null, language }),
          TE.map(() => says(200, 'done')({ view })),
        ),
      refused,
    }),
  ];
};

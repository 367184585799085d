import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { normalised } from '../../../../core/domain/codec.ts';
import { invalidInvitation } from '../../../../core/domain/errors.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import type { AcceptOnPage } from '../../../../core/use-cases/invitations/accept-invitation.ts';
import type { RefusedRequest } from '../../server/http-context.ts';
import type { Route } from '../../server/route.ts';
import { htmlAnswer, messagePage } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { pageRoute } from '../page-route.ts';
import type { RefusedPages } from '../page-route.ts';
import { invitationFormPage } from './page.ts';
import { INVITATION_TEXTS } from './texts.ts';

type Deps = Readonly<{ acceptOnPage: AcceptOnPage; minLength: number; service: string }>;

const PATH = '/invitation';
/** As `OpaqueTokens` issues them. */
const Token = normalised('Token', (raw) => /^[\w-]{22}$/.exec(trimmed(raw))?.[0] ?? null, 'must be a token');
const Query = t.strict({ token: Token });
const Form = t.intersection([t.strict({ token: Token }), t.partial({ password: t.string })]);

const says =
  (status: number, name: 'invalid' | 'later' | 'method') =>
  ({ language }: RefusedRequest): HtmlPage =>
    messagePage(language, status, INVITATION_TEXTS[language][name]);

const refusedPages = (minLength: number): RefusedPages => ({
  InvalidInvitation: says(401, 'invalid'),
  InvalidRequest: says(401, 'invalid'),
  UnsupportedMediaType: says(401, 'invalid'),
  PayloadTooLarge: says(401, 'invalid'),
  MalformedJson: says(401, 'invalid'),
  WeakPassword: ({ language, given: { token = '' } }) =>
    invitationFormPage({ language, token, minLength, isRefused: true }),
  Overloaded: says(503, 'later'),
  Unavailable: says(503, 'later'),
  MethodNotAllowed: says(405, 'method'),
  MethodNotImplemented: says(405, 'method'),
});

/**
 * The pages behind the link of an invitation. Opening the link does not use it up, because mail scanners open links. The
 * form verifies the address and signs nobody in, because a page has no place for the tokens of a session.
 */
export const invitationPages = ({ acceptOnPage, minLength, service }: Deps): readonly Route[] => {
  const html = (page: HtmlPage) => htmlAnswer({ ...page, service });
  const refused = refusedPages(minLength);
  return [
    pageRoute({
      method: 'GET',
      path: PATH,
      operationId: 'showInvitation',
      access: 'public',
      service,
      query: Query,
      handle: ({ query: { token }, language }) =>
        TE.right(html(invitationFormPage({ language, token, minLength, isRefused: false }))),
      refused,
    }),
    pageRoute({
      method: 'POST',
      path: PATH,
      operationId: 'submitInvitation',
      access: 'public',
      service,
      form: Form,
      handle: ({ body: { token, password }, isForeign, language }) =>
        isForeign
          ? TE.left(invalidInvitation)
          : pipe(
              acceptOnPage({ token, password: password || null, language }),
              TE.map(() => html(messagePage(language, 200, INVITATION_TEXTS[language].done))),
            ),
      refused,
    }),
  ];
};

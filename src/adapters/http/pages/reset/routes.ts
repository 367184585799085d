import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { normalised } from '../../../../core/domain/codec.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import type { ReadResetLink } from '../../../../core/use-cases/recovery/read-reset-link.ts';
import type { ResetPasswordByLink } from '../../../../core/use-cases/recovery/reset-password.ts';
import type { RefusedRequest } from '../../server/http-context.ts';
import type { Route } from '../../server/route.ts';
import { htmlAnswer, messagePage } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { pageRoute } from '../page-route.ts';
import type { RefusedPages } from '../page-route.ts';
import { resetFormPage } from './page.ts';
import { RESET_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readResetLink: ReadResetLink;
  resetByLink: ResetPasswordByLink;
  /** Minimum length of a password, in code points. */
  minLength: number;
  service: string;
}>;

const PATH = '/reset';
const Token = normalised('Token', trimmed, 'must be a token');
const Query = t.strict({ token: Token });
const Form = t.partial({ token: Token, new_password: t.string, repeat: t.string });

type MessageName = 'stale' | 'missing' | 'unreadable' | 'method';
const says =
  (status: number, name: MessageName) =>
  ({ language }: Readonly<{ language: Language }>): HtmlPage =>
    messagePage(language, status, RESET_TEXTS[language][name]);

const refusedPages = (minLength: number): RefusedPages => {
  const formAgain = ({ language, given: { token = '' } }: RefusedRequest, status: number, alert: string): HtmlPage =>
    resetFormPage({ language, status, token, minLength, alert });
  const busy = (request: RefusedRequest): HtmlPage => formAgain(request, 503, RESET_TEXTS[request.language].busy);
  return {
    InvalidResetToken: says(401, 'stale'),
    InvalidRequest: (request) => (request.given['token'] ? says(401, 'stale') : says(422, 'missing'))(request),
    WeakPassword: (request, refusal) =>
      formAgain(request, 422, RESET_TEXTS[request.language].refused(refusal, minLength)),
    Overloaded: busy,
    Unavailable: busy,
    UnsupportedMediaType: says(415, 'unreadable'),
    PayloadTooLarge: says(413, 'unreadable'),
    MalformedJson: says(400, 'unreadable'),
    MethodNotAllowed: says(405, 'method'),
    MethodNotImplemented: says(405, 'method'),
  };
};

/** The pages behind the link of a reset message. Opening the link does not use it up, because mail scanners open links. */
export const resetPages = ({ readResetLink, resetByLink, minLength, service }: Deps): readonly Route[] => {
  const html = (page: HtmlPage) => htmlAnswer({ ...page, service });
  const refused = refusedPages(minLength);
  return [
    pageRoute({
      method: 'GET',
      path: PATH,
      operationId: 'showReset',
      access: 'public',
      service,
      query: Query,
      handle: ({ query: { token }, language }) =>
        token === ''
          ? TE.right(html(says(422, 'missing')({ language })))
          : pipe(
              readResetLink(token),
              TE.map(() => html(resetFormPage({ language, status: 200, token, minLength }))),
            ),
      refused,
    }),
    pageRoute({
      method: 'POST',
      path: PATH,
      operationId: 'submitReset',
      access: 'public',
      service,
      form: Form,
      handle: ({ body: { token = '', new_password: newPassword = '', repeat = newPassword }, language }) => {
        const texts = RESET_TEXTS[language];
        if (token === '') return TE.right(html(says(422, 'missing')({ language })));
        if (repeat !== newPassword)
          return TE.right(html(resetFormPage({ language, status: 422, token, minLength, alert: texts.mismatch })));
        return pipe(
          resetByLink({ token, newPassword, language }),
          TE.map(() => html(messagePage(language, 200, texts.done))),
        );
      },
      refused: { ...refused, InvalidRequest: says(400, 'unreadable') },
    }),
  ];
};

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { normalised } from '../../../../core/domain/codec.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import type { ReadResetLink } from '../../../../core/use-cases/recovery/read-reset-link.ts';
import type { ResetPasswordByLink } from '../../../../core/use-cases/recovery/reset-password.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { shown } from '../page.ts';
import type { Shown } from '../page.ts';
import type { View } from '../view.ts';
import { resetFormPage, resetMessage } from './page.ts';
import { RESET_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readResetLink: ReadResetLink;
  resetByLink: ResetPasswordByLink;
  /** Minimum length of a password, in code points. */
  minLength: number;
}>;

const PATH = '/reset';
const Token = normalised('Token', trimmed, 'must be a token');
const Query = t.strict({ token: Token });
const Form = t.partial({ token: Token, new_password: t.string, repeat: t.string });

type Viewed = Readonly<{ view: View }>;
type MessageName = Parameters<typeof resetMessage>[1];

const says =
  (status: number, name: MessageName) =>
  ({ view }: Viewed): Shown =>
    shown(resetMessage(view, name), { status });

type Given = Viewed & Readonly<{ given: Readonly<Record<string, string>> }>;

const refusedPages = (minLength: number): RefusedPages => {
  const busy = ({ view, given: { token = '' } }: Given): Shown =>
    shown(resetFormPage(view, { token, minLength, again: { problem: RESET_TEXTS[view.language].busy } }), {
      status: 503,
    });
  return {
    InvalidResetToken: says(401, 'stale'),
    InvalidRequest: (request) => (request.given['token'] ? says(401, 'stale') : says(422, 'missing'))(request),
    WeakPassword: ({ view, language, given: { token = '' } }, refusal) => {
      const error = { field: 'new_password', text: RESET_TEXTS[language].refused(refusal, minLength) };
      return shown(resetFormPage(view, { token, minLength, again: { error } }), { status: 422 });
    },
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
export const resetPages = ({ readResetLink, resetByLink, minLength }: Deps): readonly PageRecord[] => {
  const refused = refusedPages(minLength);
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
      access: 'public',
      form: Form,
      handle: ({ body: { token = '', new_password: newPassword = '', repeat = newPassword }, language, view }) => {
        if (token === '') return TE.right(says(422, 'missing')({ view }));
        const error = { field: 'repeat', text: RESET_TEXTS[language].mismatch };
        if (repeat !== newPassword)
          return TE.right(shown(resetFormPage(view, { token, minLength, again: { error } }), { status: 422 }));
        return pipe(
          resetByLink({ token, newPassword, language }),
          TE.map(() => says(200, 'done')({ view })),
        );
      },
      refused: { ...refused, InvalidRequest: says(400, 'unreadable') },
    }),
  ];
};

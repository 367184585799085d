import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Policies } from '../../../../../core/domain/core-config.ts';
import { reauthenticationRequired } from '../../../../../core/domain/errors.ts';
import { hasProvedFactor, isFresh } from '../../../../../core/domain/sessions/principal.ts';
import type { ChangePassword } from '../../../../../core/use-cases/account/change-password.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import { PasswordText } from '../../../server/input/texts.ts';
import { sessionCookie } from '../../cookies.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { Shown } from '../../page.ts';
import { problem } from '../../parts/alert.ts';
import { countdown } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { primaryAddress } from '../own-page.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { PASSWORD_PATH, passwordPage } from './page.ts';
import { PASSWORD_TEXTS } from './texts.ts';

type Deps = Readonly<{ readMe: ReadMe; changePassword: ChangePassword; policies: Policies }>;

const Written = t.union([t.literal(''), PasswordText]);
const Form = t.intersection([
  t.strict({ new_password: Written }),
  // absent if the user has no password yet
  t.partial({ current_password: Written, username: t.string }),
]);

type Refused = Readonly<{ view: View; given: Readonly<Record<string, string>> }>;

const refusedPages = ({ password: { minLength } }: Policies): RefusedPages => {
  const again = ({ view, given }: Refused, status: number, refused: Parameters<typeof passwordPage>[2]): Shown =>
    shown(
      passwordPage(
        view,
        { hasPassword: 'current_password' in given, username: given['username'] ?? '', minLength },
        refused,
      ),
      { status },
    );
  const at = (field: 'current_password' | 'new_password', text: string) => ({ errors: [{ field, text }] });
  const textsOf = ({ view }: Refused) => PASSWORD_TEXTS[view.language];
  const busy = (request: Refused): Shown => again(request, 503, { alert: problem(textsOf(request).busy) });
  return {
    InvalidRequest: (request) => again(request, 422, at('new_password', textsOf(request).weak('too-long', minLength))),
    CurrentPasswordRequired: (request) =>
      again(
        { ...request, given: { current_password: '', ...request.given } },
        422,
        at('current_password', textsOf(request).missing),
      ),
    InvalidCredentials: (request) => again(request, 401, at('current_password', textsOf(request).wrong)),
    WeakPassword: (request, { fault }) =>
      again(request, 422, at('new_password', textsOf(request).weak(fault, minLength))),
    LockedOut: (request, { retryAfterMs }) => {
      const until = countdown(request.view, new Date(Date.now() + retryAfterMs));
      return again(request, 429, { alert: problem(textsOf(request).locked(until)) });
    },
    Overloaded: busy,
  };
};

export const passwordPages = ({ readMe, changePassword, policies }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PASSWORD_PATH,
    operationId: 'showPassword',
    access: 'signed-in',
    handle: ({ principal, view }) =>
      pipe(
        readMe(principal),
        // setting a first password requires a fresh sign-in; changing one requires the current password and the second
        // factor
        TE.filterOrElseW(
          ({ hasPassword }) => (hasPassword ? hasProvedFactor(principal) : isFresh(policies.reauthTtlMs, principal)),
          () => reauthenticationRequired,
        ),
        TE.map((user) =>
          shown(
            passwordPage(view, {
              hasPassword: user.hasPassword,
              username: user.username ?? primaryAddress(user)?.value ?? '',
              minLength: policies.password.minLength,
            }),
          ),
        ),
      ),
  }),
  page({
    method: 'POST',
    path: PASSWORD_PATH,
    operationId: 'submitPassword',
    access: 'signed-in',
    changes: 'session',
    form: Form,
    handle: ({ principal, body, language, view }) =>
      pipe(
        changePassword({
          principal,
          currentPassword: body.current_password || null,
          newPassword: body.new_password,
          language,
        }),
        TE.map(({ cookie }) =>
          redirected(SIGN_IN_PATH, { notice: 'password-changed', cookies: [sessionCookie(view.site, cookie)] }),
        ),
      ),
    refused: refusedPages(policies),
  }),
];

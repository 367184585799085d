import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { LANGUAGE_COOKIE } from '../../server/http-context.ts';
import { ownPath } from '../own-path.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected } from '../page.ts';

const YEAR_SECONDS = 365 * 86_400;

/** Sets the language cookie, and redirects back to the page where the user chose the language. */
export const languagePages: readonly PageRecord[] = [
  page({
    method: 'POST',
    path: '/language',
    operationId: 'chooseLanguage',
    shownAt: '/',
    access: 'public',
    form: t.intersection([t.strict({ language: t.keyof({ en: null, de: null }) }), t.partial({ return_to: t.string })]),
    handle: ({ body: { language, return_to: returnTo } }) => {
      const cookie = { name: LANGUAGE_COOKIE, value: language, maxAgeSeconds: YEAR_SECONDS };
      return TE.right(redirected(ownPath(returnTo) ?? '/', { cookies: [cookie] }));
    },
  }),
];

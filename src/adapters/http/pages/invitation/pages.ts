import type { InvalidInvitation, Overloaded, Unavailable, WeakPassword } from '../../../../core/domain/errors.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import { escape } from '../layout.ts';
import type { Page } from '../layout.ts';
import { WORDINGS } from './wording.ts';

type Form = Readonly<{ token: string; minLength: number; isRefused: boolean }>;

/** The action is relative, so that the page works behind a path prefix, and the token stays out of the address. */
export const formPage = (language: Language, { token, minLength, isRefused }: Form): Page => {
  const w = WORDINGS[language];
  return {
    status: isRefused ? 422 : 200,
    title: w.title,
    body: `${isRefused ? `<p role="alert">${escape(w.weak(minLength))}</p>\n` : ''}<p>${escape(w.explain)}</p>
<form method="post" action="invitation">
<input type="hidden" name="token" value="${escape(token)}">
<label for="password">${escape(w.password(minLength))}</label>
<input id="password" name="password" type="password" autocomplete="new-password">
<button>${escape(w.accept)}</button>
</form>`,
  };
};

const message = (status: number, title: string, text: string): Page => ({
  status,
  title,
  body: `<p>${escape(text)}</p>`,
});

export const donePage = (language: Language): Page =>
  message(200, WORDINGS[language].doneTitle, WORDINGS[language].done);
export const invalidPage = (language: Language): Page =>
  message(401, WORDINGS[language].invalidTitle, WORDINGS[language].invalid);

export const otherMethodPage = (language: Language): Page =>
  message(405, WORDINGS[language].otherMethodTitle, WORDINGS[language].otherMethod);

/** How long to wait for what is away, in seconds. */
const SOON = 5;

/** What a refusal looks like: the form again where another password may help. */
export const refusedPage = (
  language: Language,
  refusal: InvalidInvitation | WeakPassword | Overloaded | Unavailable,
  form: Omit<Form, 'isRefused'>,
): Page => {
  if (refusal._tag === 'InvalidInvitation') return invalidPage(language);
  if (refusal._tag === 'WeakPassword') return formPage(language, { ...form, isRefused: true });
  return { ...message(503, WORDINGS[language].laterTitle, WORDINGS[language].later), retryAfterSeconds: SOON };
};

import type { Language } from '../../../../core/domain/messages/message.ts';
import { escape } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { INVITATION_TEXTS } from './texts.ts';

type Shown = Readonly<{ language: Language; token: string; minLength: number; isRefused: boolean }>;

/** The action is relative, so that it works behind a path prefix; the token stays out of the address. */
export const invitationFormPage = ({ language, token, minLength, isRefused }: Shown): HtmlPage => {
  const texts = INVITATION_TEXTS[language];
  return {
    language,
    status: isRefused ? 422 : 200,
    title: texts.title,
    body: `${isRefused ? `<p role="alert">${escape(texts.weak(minLength))}</p>\n` : ''}<p>${escape(texts.explain)}</p>
<form method="post" action="invitation">
<input type="hidden" name="token" value="${escape(token)}">
<label for="password">${escape(texts.password(minLength))}</label>
<input id="password" name="password" type="password" autocomplete="new-password">
<button>${escape(texts.accept)}</button>
</form>`,
  };
};

import type { Language } from '../../../../core/domain/messages/message.ts';
import { escape } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { RESET_TEXTS } from './texts.ts';

type Shown = Readonly<{ language: Language; status: number; token: string; minLength: number; alert?: string }>;

const field = (name: string, label: string): string => `<label for="${name}">${escape(label)}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" required>`;

/** The form; `alert` says why it is shown again. The action is relative, so that it works behind a path prefix. */
export const resetFormPage = ({ language, status, token, minLength, alert }: Shown): HtmlPage => {
  const texts = RESET_TEXTS[language];
  return {
    language,
    status,
    title: texts.title,
    body: `${alert === undefined ? '' : `<p role="alert">${escape(alert)}</p>\n`}<form method="post" action="reset">
<input type="hidden" name="token" value="${escape(token)}">
${field('new_password', texts.newPassword(minLength))}
${field('repeat', texts.repeat)}
<button>${escape(texts.submit)}</button>
</form>`,
  };
};

import type { Flow } from '../cookies.ts';
import type { Again } from '../getting-in/form-again.ts';
import { html, none, when } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { checkbox } from '../parts/choice-fields.ts';
import { details } from '../parts/details.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { textField } from '../parts/text-fields.ts';
import { passkeyForm } from '../passkeys/form.ts';
import { PASSKEY_TEXTS } from '../passkeys/texts.ts';
import type { View } from '../view.ts';
import { SECOND_FACTOR_TEXTS } from './texts.ts';

export const SECOND_FACTOR_PATH = '/second-factor';
export const PASSKEY_FACTOR_PATH = `${SECOND_FACTOR_PATH}/passkey`;

/**
 * One field takes codes from the authenticator app and recovery codes. A sign-in can also remember the device, but a
 * confirmation can't.
 */
export const secondFactorPage = (
  view: View,
  { confirms, takesPasskey }: Pick<Flow, 'confirms' | 'takesPasskey'>,
  { alert, errors = [] }: Again = {},
): Page => {
  const texts = SECOND_FACTOR_TEXTS[view.language];
  const field = {
    name: 'code',
    label: texts.code,
    hint: texts.hint,
    error: errorAt(errors, 'code'),
    required: true,
    autocomplete: 'one-time-code',
    exact: true,
    maxLength: 64,
  };
  const remember = { name: 'remember', label: texts.remember, hint: texts.rememberHint };
  const fields = html`${textField(field)} ${view.site.remembersDevices && !confirms ? checkbox(remember) : none}`;
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, { path: SECOND_FACTOR_PATH, submit: texts.submit, fields })}
      ${when(takesPasskey === true, () =>
        passkeyForm(view, {
          path: PASSKEY_FACTOR_PATH,
          does: 'get',
          submit: PASSKEY_TEXTS[view.language].confirm,
        }),
      )}
      ${details(texts.lost, html`<p>${texts.help}</p>`)}
      <p>${link(view, { path: '/sign-in', text: texts.again })}</p>`,
    ...(takesPasskey ? { usesPasskeys: true } : {}),
  };
};

import type { OwnFactors } from '../../../../../core/use-cases/second-factor/read-factors.ts';
import type { Again } from '../../getting-in/form-again.ts';
import { html, none, when } from '../../html.ts';
import type { Page } from '../../page.ts';
import { callout, errorAt } from '../../parts/alert.ts';
import { rowButton } from '../../parts/button.ts';
import { confirmation } from '../../parts/confirm.ts';
import { copyable } from '../../parts/copyable.ts';
import { form } from '../../parts/form.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import { codeField } from '../../parts/text-fields.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { APP_PATH, CODES_PATH, CONFIRM_PATH, FACTORS_PATH, REMOVE_PATH } from './paths.ts';
import { qrCode } from './qr-code.ts';
import { FACTOR_TEXTS } from './texts.ts';

export const factorsPage = (view: View, { totpConfirmedAt, recoveryCodesLeft, isRequired }: OwnFactors): Page => {
  const texts = FACTOR_TEXTS[view.language];
  const app =
    totpConfirmedAt === null
      ? html`<p>${texts.none}</p>
          ${actions(buttonLink(view, { path: APP_PATH, text: texts.add, kind: 'primary' }))}`
      : html`<p>${texts.since} ${time(view, totpConfirmedAt)}</p>
          ${actions(
            buttonLink(view, { path: APP_PATH, text: texts.replace }),
            isRequired ? none : buttonLink(view, { path: REMOVE_PATH, text: texts.remove, about: texts.app }),
          )}`;
  return ownPage({
    title: texts.title,
    main: html`<p>${texts.about}</p>
      ${when(isRequired && totpConfirmedAt === null, () => callout(html`<p>${texts.required}</p>`, 'warn'))}
      ${section({ id: 'app', title: texts.app }, app)}
      ${when(totpConfirmedAt !== null, () =>
        section(
          { id: 'codes', title: texts.codes, about: texts.newCodesNote },
          html`<p>${texts.left(recoveryCodesLeft)}</p>
            ${actions(rowButton(view, { path: CODES_PATH, text: texts.newCodes }))}`,
        ),
      )}`,
  });
};

export const addAppPage = (view: View): Page => {
  const texts = FACTOR_TEXTS[view.language];
  return ownPage({
    title: texts.addTitle,
    main: html`<p>${texts.addNote}</p>
      ${form(view, { path: APP_PATH, submit: texts.begin, cancel: { path: FACTORS_PATH, text: texts.cancel } })}`,
  });
};

export const confirmAppPage = (
  view: View,
  { secret, uri }: Readonly<{ secret: string; uri: string }>,
  { alert, errors = [] }: Again = {},
): Page => {
  const texts = FACTOR_TEXTS[view.language];
  const field = { name: 'code', label: texts.code, hint: texts.codeHint, error: errorAt(errors, 'code') };
  const key = secret.match(/.{1,4}/g)?.join(' ') ?? secret;
  return ownPage({
    title: texts.confirmTitle,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.scan}</p>
      ${qrCode(uri, texts.qr)}
      <p>${texts.manual} ${copyable(key)}</p>
      ${form(view, {
        path: CONFIRM_PATH,
        submit: texts.confirm,
        fields: codeField({ ...field, required: true }),
        cancel: { path: FACTORS_PATH, text: texts.cancel },
      })}
      <p>${link(view, { path: APP_PATH, text: texts.startAgain })}</p>`,
  });
};

export const recoveryCodesPage = (view: View, codes: readonly string[]): Page => {
  const texts = FACTOR_TEXTS[view.language];
  return ownPage({
    title: texts.shownTitle,
    main: html`<p>${texts.shown}</p>
      <ul class="codes">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      ${actions(buttonLink(view, { path: FACTORS_PATH, text: texts.done, kind: 'primary' }))}`,
  });
};

export const removeAppPage = (view: View): Page => {
  const { removeTitle, goes, stays, remove, cancel } = FACTOR_TEXTS[view.language];
  return ownPage({
    title: removeTitle,
    main: confirmation(view, {
      path: REMOVE_PATH,
      goes,
      stays,
      submit: remove,
      cancel: { path: FACTORS_PATH, text: cancel },
    }),
  });
};

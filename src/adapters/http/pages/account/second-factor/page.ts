import { hasFactor } from '../../../../../core/domain/second-factor/has-factor.ts';
import type { OwnFactors } from '../../../../../core/use-cases/second-factor/read-factors.ts';
import type { Again } from '../../getting-in/form-again.ts';
import { attributes, html, none, textFile, when } from '../../html.ts';
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
import { ALWAYS_PATH, APP_PATH, CODES_PATH, CONFIRM_PATH, FACTORS_PATH, REMOVE_PATH } from './paths.ts';
import { qrCode } from './qr-code.ts';
import { FACTOR_TEXTS } from './texts.ts';

export const factorsPage = (view: View, factors: OwnFactors): Page => {
  const texts = FACTOR_TEXTS[view.language];
  const { totpConfirmedAt, isAlways, recoveryCodesLeft, isRequired } = factors;
  const isThere = hasFactor({ ...factors, totp: totpConfirmedAt });
  const isKept = isRequired && !(isAlways && totpConfirmedAt !== null);
  const app =
    totpConfirmedAt === null
      ? html`<p>${texts.none}</p>
          ${actions(buttonLink(view, { path: APP_PATH, text: texts.add, kind: 'primary' }))}`
      : html`<p>${texts.since} ${time(view, totpConfirmedAt)}</p>
          ${actions(
            buttonLink(view, { path: APP_PATH, text: texts.replace }),
            isKept ? none : buttonLink(view, { path: REMOVE_PATH, text: texts.remove, about: texts.app }),
          )}`;
  return ownPage({
    title: texts.title,
    main: html`<p>${texts.about}</p>
      ${when(isRequired && !isThere, () => callout(html`<p>${texts.required}</p>`, 'warn'))}
      ${section({ id: 'app', title: texts.app }, app)}
      ${section(
        { id: 'always', title: texts.always, about: texts.alwaysAbout },
        isAlways
          ? html`<p>${texts.alwaysOn}</p>
              ${isKept ? none : actions(buttonLink(view, { path: ALWAYS_PATH, text: texts.alwaysOff }))}`
          : actions(buttonLink(view, { path: ALWAYS_PATH, text: texts.turnOn })),
      )}
      ${when(isThere, () =>
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
  const lines = codes.join('\n');
  return ownPage({
    title: texts.shownTitle,
    isShownOnce: true,
    main: html`<p>${texts.shown}</p>
      <ul class="codes" ${attributes({ 'data-copy': lines })}>
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      ${actions(
        html`<a href="${textFile(`${lines}\n`)}" download="recovery-codes.txt" class="button secondary"
          >${texts.save}</a
        >`,
        buttonLink(view, { path: FACTORS_PATH, text: texts.done, kind: 'primary' }),
      )}`,
  });
};

/**
 * Removing the authenticator app also removes the recovery codes, unless `isAlways` is on (always ask for a second
 * factor).
 */
export const removeAppPage = (view: View, { isAlways }: OwnFactors): Page => {
  const { removeTitle, goes, codesGo, stays, codesStay, remove, cancel } = FACTOR_TEXTS[view.language];
  return ownPage({
    title: removeTitle,
    main: confirmation(view, {
      path: REMOVE_PATH,
      goes: isAlways ? goes : [...goes, codesGo],
      stays: isAlways ? [...stays, codesStay] : stays,
      submit: remove,
      cancel: { path: FACTORS_PATH, text: cancel },
    }),
  });
};

export const alwaysPage = (view: View, { isAlways, totpConfirmedAt, recoveryCodesLeft }: OwnFactors): Page => {
  const texts = FACTOR_TEXTS[view.language];
  const cancel = { path: FACTORS_PATH, text: texts.cancel };
  const isLast = totpConfirmedAt === null;
  if (isAlways)
    return ownPage({
      title: texts.offTitle,
      main: confirmation(view, {
        path: ALWAYS_PATH,
        goes: isLast ? [texts.offGoes, texts.codesGo] : [texts.offGoes],
        stays: isLast ? texts.stays : [...texts.stays, texts.codesStay],
        submit: texts.alwaysOff,
        values: { enabled: 'off' },
        cancel,
      }),
    });
  const notes = [texts.onNote, ...(recoveryCodesLeft === 0 ? [texts.onCodes] : []), ...(isLast ? [texts.onEnds] : [])];
  return ownPage({
    title: texts.onTitle,
    main: html`${notes.map((note) => html`<p>${note}</p>`)}
    ${form(view, { path: ALWAYS_PATH, submit: texts.turnOn, values: { enabled: 'on' }, cancel })}`,
  });
};

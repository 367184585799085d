import type { Passkey } from '../../../../../core/domain/passkeys/passkey.ts';
import type { Again } from '../../getting-in/form-again.ts';
import { attributes, html, none, when } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { callout, errorAt } from '../../parts/alert.ts';
import { badge } from '../../parts/badge.ts';
import { confirmation } from '../../parts/confirm.ts';
import { form } from '../../parts/form.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import { textField } from '../../parts/text-fields.ts';
import { time } from '../../parts/time.ts';
import { passkeyForm } from '../../passkeys/form.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { NEW_PASSKEY_PATH, PASSKEYS_PATH, SIGNALS_PATH, passkeyPath } from './paths.ts';
import { OWN_PASSKEY_TEXTS } from './texts.ts';

export const passkeyTable = (view: View, all: readonly Passkey[], actionsOf: (one: Passkey) => Html): Html => {
  const texts = OWN_PASSKEY_TEXTS[view.language];
  const stateOf = ({ isBlocked, isBackedUp }: Passkey): Html =>
    isBlocked ? badge(texts.blocked, 'bad') : badge(isBackedUp ? texts.synced : texts.onDevice);
  return table({
    caption: texts.title,
    columns: [
      { title: texts.name },
      { title: texts.added },
      { title: texts.used },
      { title: texts.state },
      { title: texts.actions, kind: 'actions' },
    ],
    rows: all.map((one) => ({
      cells: [
        one.name,
        time(view, one.createdAt),
        one.lastUsedAt === null ? texts.never : time(view, one.lastUsedAt),
        stateOf(one),
        actionsOf(one),
      ],
    })),
  });
};

/** The script requests the passkeys and the user's name from this URL, and reports them to the browser (Signal API). */
export const signalsPlace = (view: View): Html =>
  html`<div hidden ${attributes({ 'data-signals': view.to(SIGNALS_PATH).url })}></div>`;

export const passkeysPage = (view: View, all: readonly Passkey[]): Page => {
  const texts = OWN_PASSKEY_TEXTS[view.language];
  const rowActions = ({ id, name }: Passkey): Html =>
    html`${buttonLink(view, { path: passkeyPath(id), text: texts.rename, about: name })}
    ${buttonLink(view, { path: passkeyPath(id, '/remove'), text: texts.remove, about: name })}`;
  return ownPage({
    title: texts.title,
    usesPasskeys: true,
    main: html`<p>${texts.about}</p>
      ${when(
        all.some(({ isBlocked }) => isBlocked),
        () => callout(html`<p>${texts.blockedNote}</p>`, 'warn'),
      )}
      ${section(
        { id: 'passkeys', title: texts.title },
        html`${all.length === 0 ? html`<p>${texts.none}</p>` : passkeyTable(view, all, rowActions)}
        ${actions(buttonLink(view, { path: NEW_PASSKEY_PATH, text: texts.add, kind: 'primary' }))}`,
      )}
      ${signalsPlace(view)}`,
  });
};

export const passkeysSection = (view: View, count: number): Html => {
  const texts = OWN_PASSKEY_TEXTS[view.language];
  return section(
    { id: 'passkeys', title: texts.title },
    html`<p>${count === 0 ? texts.hasNone : texts.has(count)}</p>
      ${actions(
        count === 0
          ? buttonLink(view, { path: NEW_PASSKEY_PATH, text: texts.add })
          : buttonLink(view, { path: PASSKEYS_PATH, text: texts.manage }),
      )}`,
  );
};

type Named = Again & Readonly<{ name?: string | undefined }>;

const nameField = (view: View, { name: value, errors = [] }: Named, hint?: string) => {
  const { name: label } = OWN_PASSKEY_TEXTS[view.language];
  return textField({ name: 'name', label, hint, value, error: errorAt(errors, 'name'), maxLength: 64 });
};

export const newPasskeyPage = (view: View, given: Named = {}): Page => {
  const texts = OWN_PASSKEY_TEXTS[view.language];
  return ownPage({
    title: texts.addTitle,
    usesPasskeys: true,
    ...(given.alert ? { alert: given.alert } : {}),
    main: html`<div data-without-passkeys>${callout(html`<p>${texts.cannot}</p>`, 'warn')}</div>
      <p>${texts.addNote}</p>
      ${passkeyForm(view, {
        path: NEW_PASSKEY_PATH,
        does: 'create',
        submit: texts.add,
        kind: 'primary',
        fields: nameField(view, given, texts.nameHint),
      })}
      <p>${link(view, { path: PASSKEYS_PATH, text: texts.cancel })}</p>`,
  });
};

export const renamePasskeyPage = (view: View, passkey: Pick<Passkey, 'id'>, given: Named): Page => {
  const texts = OWN_PASSKEY_TEXTS[view.language];
  return ownPage({
    title: texts.renameTitle,
    ...(given.alert ? { alert: given.alert } : {}),
    main: form(view, {
      path: passkeyPath(passkey.id),
      submit: texts.save,
      fields: nameField(view, given),
      cancel: { path: PASSKEYS_PATH, text: texts.cancel },
    }),
  });
};

export const removePasskeyPage = (view: View, { id, name }: Passkey, alert: Html = none): Page => {
  const texts = OWN_PASSKEY_TEXTS[view.language];
  return ownPage({
    title: texts.removeTitle(name),
    ...(alert === none ? {} : { alert }),
    main: confirmation(view, {
      path: passkeyPath(id, '/remove'),
      goes: [texts.goes],
      stays: [texts.stays, texts.told],
      submit: texts.removeSubmit(name),
      cancel: { path: PASSKEYS_PATH, text: texts.cancel },
    }),
  });
};

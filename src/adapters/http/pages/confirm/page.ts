import type { Identity, User } from '../../../../core/domain/account/user.ts';
import type { Flow } from '../cookies.ts';
import { codeInput, notReceived, sentTo } from '../getting-in/code-page.ts';
import type { Again } from '../getting-in/form-again.ts';
import { html, when } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { radios } from '../parts/choice-fields.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import { masked } from '../parts/masked.ts';
import { section } from '../parts/section.ts';
import { passwordField } from '../parts/text-fields.ts';
import { needsPasskeys, passkeyForm } from '../passkeys/form.ts';
import { PASSKEY_TEXTS } from '../passkeys/texts.ts';
import type { View } from '../view.ts';
import { CONFIRM_TEXTS } from './texts.ts';

export const CONFIRM_PASSKEY_PATH = '/confirm/passkey';

const addressesOf = ({ identities }: User): readonly Identity[] =>
  identities.filter(({ type, isVerified }) => type !== 'oauth' && isVerified);

const passwordForm = (view: View, { errors = [] }: Again): Html => {
  const { password: label, confirm } = CONFIRM_TEXTS[view.language];
  const field = { name: 'password', label, error: errorAt(errors, 'password'), required: true };
  const fields = passwordField({ ...field, autocomplete: 'current-password' });
  return form(view, { path: '/confirm', submit: confirm, fields });
};

const codeForm = (view: View, addresses: readonly Identity[]): Html => {
  const { address: label, send } = CONFIRM_TEXTS[view.language];
  const choices = addresses.map(({ value }) => ({ value, label: masked(value) }));
  const primary = addresses.find(({ isPrimary }) => isPrimary) ?? addresses[0];
  const fields = radios({ name: 'address', label, choices, value: primary?.value });
  return form(view, { path: '/confirm', submit: send, fields });
};

export type Confirming = Readonly<{ user: User; hasPasskey: boolean }>;

const byPasskey = (view: View): Html => {
  const { way, confirm: submit } = PASSKEY_TEXTS[view.language];
  const asked = passkeyForm(view, { path: CONFIRM_PASSKEY_PATH, does: 'get', submit, kind: 'primary' });
  return needsPasskeys(section({ id: 'by-passkey', title: way }, asked));
};

export const confirmPage = (view: View, { user, hasPasskey }: Confirming, again: Again = {}): Page => {
  const texts = CONFIRM_TEXTS[view.language];
  const addresses = addressesOf(user);
  return {
    title: texts.title,
    ...(again.alert ? { alert: again.alert } : {}),
    ...(hasPasskey ? { usesPasskeys: true } : {}),
    main: html`<p>${texts.explain}</p>
      ${when(hasPasskey, () => byPasskey(view))}
      ${when(user.hasPassword, () => section({ id: 'by-password', title: texts.byPassword }, passwordForm(view, again)))}
      ${when(addresses.length > 0, () => section({ id: 'by-code', title: texts.byCode }, codeForm(view, addresses)))}
      ${when(!user.hasPassword && addresses.length === 0 && !hasPasskey, () => html`<p>${texts.none}</p>`)}
      <p>${link(view, { path: '/', text: texts.cancel })}</p>`,
  };
};

const waysOut = (view: View): Html => {
  const { others, cancel } = CONFIRM_TEXTS[view.language];
  return html`<p>${link(view, { path: '/confirm', text: others })} · ${link(view, { path: '/', text: cancel })}</p>`;
};

/** Offers only the password. Used for refusals that occur before the user's other methods are known. */
export const passwordPage = (view: View, again: Again): Page => {
  const { title, explain } = CONFIRM_TEXTS[view.language];
  return {
    title,
    ...(again.alert ? { alert: again.alert } : {}),
    main: html`<p>${explain}</p>
      ${passwordForm(view, again)} ${waysOut(view)}`,
  };
};

type Sent = Again & Readonly<{ flow: Flow; minutes: number }>;

export const confirmCodePage = (view: View, { flow, minutes, alert, errors = [] }: Sent): Page => {
  const { typeTitle, confirm } = CONFIRM_TEXTS[view.language];
  return {
    title: typeTitle,
    ...(alert ? { alert } : {}),
    main: html`${sentTo(view, { flow, minutes })}
    ${form(view, { path: '/confirm/code', submit: confirm, fields: codeInput(view, errors) })}
    ${notReceived(view, flow, { sends: '/confirm', other: '/confirm' })} ${waysOut(view)}`,
  };
};

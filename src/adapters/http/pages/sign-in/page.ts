import type { ProviderName } from '../../../../core/domain/oauth/provider-profile.ts';
import type { Again } from '../getting-in/form-again.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import { html, when } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorAt } from '../parts/alert.ts';
import { rowButton } from '../parts/button.ts';
import { form } from '../parts/form.ts';
import { buttonLink, link } from '../parts/link.ts';
import { addressField, passwordField } from '../parts/text-fields.ts';
import { passkeyForm } from '../passkeys/form.ts';
import { PASSKEY_TEXTS } from '../passkeys/texts.ts';
import type { View } from '../view.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

export const PASSKEY_SIGN_IN_PATH = '/sign-in/passkey';

/** Other sign-in methods that the page offers. */
export type Ways = Readonly<{ providers: readonly ProviderName[]; isOpen: boolean }>;

const titled = (provider: ProviderName): string =>
  provider.charAt(0).toUpperCase() + provider.slice(1).replaceAll('_', ' ');

/** Links instead of forms, because the Content-Security-Policy (`form-action`) forbids forms to other origins. */
const providerLinks = (view: View, providers: readonly ProviderName[]): Html => {
  const { or, continueWith } = SIGN_IN_TEXTS[view.language];
  return html`<h2>${or}</h2>
    <p class="actions">
      ${providers.map((name) => buttonLink(view, { path: `/oauth/${name}`, text: continueWith(titled(name)) }))}
    </p>`;
};

const otherWays = (view: View, { isOpen, providers }: Ways): Html => {
  const texts = SIGN_IN_TEXTS[view.language];
  const { byCode, forgot } = FORM_TEXTS[view.language];
  return html`${when(providers.length > 0, () => providerLinks(view, providers))}
    <h2>${texts.others}</h2>
    <ul>
      <li>${link(view, { path: '/sign-in/code', text: byCode })}</li>
      <li>${link(view, { path: '/forgot', text: forgot })}</li>
      ${when(isOpen, () => html`<li>${link(view, { path: '/register', text: texts.register })}</li>`)}
    </ul>`;
};

/**
 * A button that makes the service forget the device, for shared browsers. Signing out in the header only ends the
 * session.
 */
const forgetting = (view: View): Html => {
  const { known, forget } = SIGN_IN_TEXTS[view.language];
  const button = rowButton(view, { path: '/sign-out', values: { forget: 'on' }, text: forget, kind: 'link' });
  return html`<div class="hint">${known} ${button}</div>`;
};

type Given = Again & Readonly<{ login?: string | undefined; isKnown?: boolean }>;

export const signInPage = (
  view: View,
  ways: Ways,
  { login, alert, errors = [], isKnown = false }: Given = {},
): Page => {
  const texts = SIGN_IN_TEXTS[view.language];
  const hasPasskeys = view.site.rpId !== null;
  const autocomplete = hasPasskeys ? 'username webauthn' : 'username';
  const name = { name: 'login', label: texts.login, error: errorAt(errors, 'login'), required: true };
  const password = { name: 'password', label: texts.password, error: errorAt(errors, 'password'), required: true };
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`${when(isKnown && view.notice === 'signed-out', () => forgetting(view))}
    ${form(view, {
      path: '/sign-in',
      submit: texts.submit,
      fields: html`${addressField({ ...name, value: login, autocomplete })}
      ${passwordField({ ...password, autocomplete: 'current-password' })}`,
    })}
    ${when(hasPasskeys, () =>
      passkeyForm(view, {
        path: PASSKEY_SIGN_IN_PATH,
        does: 'get',
        submit: PASSKEY_TEXTS[view.language].signIn,
        suggests: true,
      }),
    )}
    ${otherWays(view, ways)}`,
    ...(hasPasskeys ? { usesPasskeys: true } : {}),
  };
};

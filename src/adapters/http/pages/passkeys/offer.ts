import { NEW_PASSKEY_PATH } from '../account/passkeys/paths.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { passkeyForm } from './form.ts';
import { PASSKEY_TEXTS } from './texts.ts';

/** Whether the user has just signed in with a password, for the first time in this browser. */
export const isOffering = ({ notice, principal, site }: View): boolean =>
  notice === 'offer-passkey' && principal !== null && site.rpId !== null;

/** Stands where notices do. */
export const passkeyOffer = (view: View): Html => {
  const { offer, add, later } = PASSKEY_TEXTS[view.language];
  return passkeyForm(view, {
    path: NEW_PASSKEY_PATH,
    does: 'create',
    submit: add,
    fields: html`<p>${offer}</p>`,
    more: html`<button type="button" class="link" data-dismiss>${later}</button>`,
    isOffer: true,
  });
};

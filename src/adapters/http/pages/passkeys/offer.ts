import { NEW_PASSKEY_PATH } from '../account/passkeys/paths.ts';
import { offeredCookie, wasOffered } from '../cookies.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { passkeyForm } from './form.ts';
import { PASSKEY_TEXTS } from './texts.ts';

type Browser = Readonly<{ view: View; cookie: (name: string) => string | undefined }>;

const OFFER = { notice: 'offer-passkey' as const, cookies: [offeredCookie] };

/** Offers a passkey after registration. Without a passkey or password, the user would need a code for every sign-in. */
export const offerForNew = ({ site }: View) => (site.rpId === null ? {} : OFFER);

/** Offers a passkey after a sign-in, once per browser. */
export const offerOnce = ({ view, cookie }: Browser) => (wasOffered(view.site, cookie) ? {} : offerForNew(view));

export const isOffering = ({ notice, principal, site }: View): boolean =>
  notice === 'offer-passkey' && principal !== null && site.rpId !== null;

/** Shown in the place of the message about the last change. */
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

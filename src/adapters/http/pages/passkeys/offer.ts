import { NEW_PASSKEY_PATH } from '../account/passkeys/paths.ts';
import { offeredCookie, wasOffered } from '../cookies.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { passkeyForm } from './form.ts';
import { PASSKEY_TEXTS } from './texts.ts';

type Browser = Readonly<{ view: View; cookie: (name: string) => string | undefined }>;

const OFFER = { notice: 'offer-passkey' as const, cookies: [offeredCookie] };

/** After a new account, for which a passkey may be the only thing that its user need not wait for. */
export const offerForNew = ({ site }: View) => (site.rpId === null ? {} : OFFER);

/** After a sign-in: once in each browser. */
export const offerOnce = ({ view, cookie }: Browser) => (wasOffered(view.site, cookie) ? {} : offerForNew(view));

/** Whether the next page after a sign-in offers a passkey. */
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

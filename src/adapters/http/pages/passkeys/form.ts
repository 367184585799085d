import { attributes, html, none } from '../html.ts';
import type { Content, Html } from '../html.ts';
import { problem } from '../parts/alert.ts';
import { button } from '../parts/button.ts';
import type { Button } from '../parts/button.ts';
import { formOf, hidden } from '../parts/text-fields.ts';
import type { View } from '../view.ts';
import { PASSKEY_TEXTS } from './texts.ts';

type PasskeyForm = Readonly<{
  /**
   * The path that the script posts the response to. The script gets the options from this path followed by `/options`.
   */
  path: string;
  does: 'get' | 'create';
  submit: string;
  kind?: Button['kind'];
  fields?: Content;
  more?: Html;
  /** Whether the browser also suggests passkeys in a field with `autocomplete=webauthn`. */
  suggests?: boolean;
  /**
   * Whether the form offers a passkey outside the page's content. The browser may then create the passkey without
   * asking.
   */
  isOffer?: boolean;
}>;

/** The content is hidden unless the browser supports passkeys. The page must set `usesPasskeys`. */
export const needsPasskeys = (content: Html, isOffer = false): Html =>
  html`<div data-needs-passkeys hidden ${attributes({ class: isOffer && 'alert info' })}>${content}</div>`;

/** A form that the script fills with the authenticator's response and submits. */
export const passkeyForm = (
  view: View,
  { fields = none, more = none, kind = 'secondary', ...given }: PasskeyForm,
): Html => {
  const { already, cancelled, failed } = PASSKEY_TEXTS[view.language];
  return needsPasskeys(
    html`<form
      method="post"
      action="${view.to(given.path)}"
      novalidate
      ${attributes({
        class: 'form',
        'data-passkey': given.does,
        'data-options': view.to(`${given.path}/options`).url,
        'data-already': already,
        'data-cancelled': cancelled,
        'data-failed': failed,
        'data-suggests': given.suggests ? 'on' : false,
        'data-by-itself': given.isOffer ? 'on' : false,
      })}
    >
      ${formOf(view)} ${hidden('response', '')} ${fields}
      <div class="actions">${button({ text: given.submit, kind })} ${more}</div>
      <p role="status" class="hint"></p>
    </form>`,
    given.isOffer,
  );
};

export const refusedPasskey = ({ language }: View): Html => problem(PASSKEY_TEXTS[language].refused);

/** Shown if the passkey is no longer in the account. The script tells the browser to forget the passkey. */
export const unknownPasskey = (view: View, credentialId: string): Html => {
  const known = attributes({ 'data-unknown': credentialId, 'data-rp': view.site.rpId ?? '' });
  return problem(html`<span ${known}>${PASSKEY_TEXTS[view.language].unknown}</span>`);
};

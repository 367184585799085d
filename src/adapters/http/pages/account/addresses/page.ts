import type { Identity } from '../../../../../core/domain/account/user.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary, problem } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { details } from '../../parts/details.ts';
import { form } from '../../parts/form.ts';
import { addressField, codeField } from '../../parts/text-fields.ts';
import type { View } from '../../view.ts';
import { identityText, ownPage } from '../own-page.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { ADDRESS_TEXTS } from './texts.ts';

export const NEW_ADDRESS_PATH = '/account/addresses/new';
type Id = Pick<Identity, 'id'>;
export const codePath = ({ id }: Id): string => `/account/addresses/${id}/code`;
export const removePath = ({ id }: Id): string => `/account/addresses/${id}/remove`;

export const newAddressPage = (view: View, address = '', error?: string): Page => {
  const texts = ADDRESS_TEXTS[view.language];
  return ownPage({
    title: texts.newTitle,
    ...(error === undefined ? {} : { alert: errorSummary(view, [{ field: 'address', text: error }]) }),
    main: form(view, {
      path: NEW_ADDRESS_PATH,
      fields: addressField({
        name: 'address',
        label: texts.address,
        hint: texts.addressHint,
        autocomplete: 'email',
        value: address,
        required: true,
        error,
      }),
      submit: texts.add,
      cancel: { path: SIGN_IN_PATH, text: texts.cancel },
    }),
  });
};

type Refused = Readonly<{ error?: string; alert?: Html }>;

export const codePage = (view: View, identity: Identity, ttlMinutes: number, { error, alert }: Refused = {}): Page => {
  const texts = ADDRESS_TEXTS[view.language];
  const path = codePath(identity);
  const shownAlert = alert ?? (error === undefined ? undefined : errorSummary(view, [{ field: 'code', text: error }]));
  return ownPage({
    title: texts.codeTitle(identity.value),
    ...(shownAlert ? { alert: shownAlert } : {}),
    main: html`<p>${texts.codeAbout(identity.value, ttlMinutes)}</p>
      ${form(view, {
        path,
        fields: codeField({ name: 'code', label: texts.code, required: true, error }),
        deed: { name: 'do', value: 'verify' },
        submit: texts.verify,
        cancel: { path: SIGN_IN_PATH, text: texts.cancel },
      })}
      ${details(
        texts.notReceived,
        html`<p>${texts.notReceivedHint}</p>
          ${form(view, { path, deed: { name: 'do', value: 'send' }, submit: texts.sendAgain })}`,
        { isOpen: alert !== undefined },
      )}`,
  });
};

export const removeAddressPage = (view: View, identity: Identity, isRefused = false): Page => {
  const texts = ADDRESS_TEXTS[view.language];
  const what = identityText(view.language, identity);
  const isLinked = identity.type === 'oauth';
  const goes = isLinked ? texts.goesLinked(what) : texts.goes(what);
  return ownPage({
    title: isLinked ? texts.unlinkTitle(what) : texts.removeTitle(what),
    ...(isRefused ? { alert: problem(texts.lastWay) } : {}),
    main: confirmation(view, {
      path: removePath(identity),
      goes: [goes, ...(identity.isPrimary ? [texts.goesPrimary] : [])],
      stays: [texts.stays],
      submit: isLinked ? texts.unlink : texts.remove,
      cancel: { path: SIGN_IN_PATH, text: texts.keep },
    }),
  });
};

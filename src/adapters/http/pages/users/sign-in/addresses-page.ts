import type { Identity } from '../../../../../core/domain/account/user.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorAt, errorSummary } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { form } from '../../parts/form.ts';
import { addressField } from '../../parts/text-fields.ts';
import type { View } from '../../view.ts';
import { ifAllowed } from '../frame.ts';
import { USER_TEXTS } from '../texts.ts';
import { nameOf, userPath, versionOf } from '../user-path.ts';
import { identityName } from './page.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

type Typed = Readonly<{ address: string; errors: readonly FieldError[] }>;

export const newAddressPage = (view: View, managed: ManagedUser, { address, errors }: Typed): Page => {
  const words = SIGN_IN_TEXTS[view.language];
  const { user } = managed;
  return {
    title: words.addTitle(nameOf(user)),
    section: 'admin',
    ...(errors.length > 0 ? { alert: errorSummary(view, errors) } : {}),
    main: ifAllowed(
      view,
      managed,
      'user.update',
      () =>
        html`<p>${words.addAbout}</p>
          ${form(view, {
            path: userPath(user.id, '/addresses/new'),
            submit: words.addSubmit,
            fields: addressField({
              name: 'address',
              label: words.address,
              hint: words.addressHint,
              value: address,
              error: errorAt(errors, 'address'),
              autocomplete: 'off',
              required: true,
            }),
            cancel: { path: userPath(user.id, '/sign-in'), text: USER_TEXTS[view.language].cancel },
          })}`,
    ),
  };
};

export const removeAddressPage = (view: View, managed: ManagedUser, identity: Identity): Page => {
  const words = SIGN_IN_TEXTS[view.language];
  const { user } = managed;
  const name = identityName(view, identity);
  return {
    title: words.removeTitle(name),
    section: 'admin',
    main: ifAllowed(view, managed, 'user.update', () =>
      confirmation(view, {
        path: userPath(user.id, `/addresses/${identity.id}/remove`),
        goes: [words.goes(name)],
        stays: identity.isVerified ? [words.stays, words.told] : [words.stays],
        submit: words.removeSubmit(name),
        values: { version: versionOf(user) },
        cancel: { path: userPath(user.id, '/sign-in'), text: USER_TEXTS[view.language].cancel },
      }),
    ),
  };
};

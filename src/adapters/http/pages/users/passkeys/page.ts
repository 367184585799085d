import type { Passkey } from '../../../../../core/domain/passkeys/passkey.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { passkeyTable } from '../../account/passkeys/page.ts';
import { OWN_PASSKEY_TEXTS } from '../../account/passkeys/texts.ts';
import { html, none } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { buttonLink } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import type { View } from '../../view.ts';
import { ifAllowed, obstacle } from '../frame.ts';
import { reasonField } from '../reason-field.ts';
import type { TypedReason } from '../reason-field.ts';
import { USER_TEXTS } from '../texts.ts';
import { userPath } from '../user-path.ts';
import { USER_PASSKEY_TEXTS } from './texts.ts';

/** A section of the second-factor page. Each passkey links to a page that removes it. */
export const userPasskeysSection = (view: View, managed: ManagedUser, passkeys: readonly Passkey[]): Html => {
  const words = USER_PASSKEY_TEXTS[view.language];
  const mayRemove = obstacle(view, managed, 'user.reset-factors') === null;
  const removal = ({ id, name }: Passkey): Html =>
    mayRemove
      ? buttonLink(view, { path: userPath(managed.user.id, `/passkeys/${id}`), text: words.remove, about: name })
      : none;
  return section(
    { id: 'passkeys', title: OWN_PASSKEY_TEXTS[view.language].title },
    passkeys.length === 0 ? html`<p>${words.none}</p>` : passkeyTable(view, passkeys, removal),
  );
};

export const removeUserPasskeyPage = (
  view: View,
  managed: ManagedUser,
  { id, name }: Passkey,
  typed: TypedReason,
): Page => {
  const words = USER_PASSKEY_TEXTS[view.language];
  const { user } = managed;
  return {
    title: words.removeTitle(name),
    section: 'admin',
    ...(typed.errors.length > 0 ? { alert: errorSummary(view, typed.errors) } : {}),
    main: html`<p>${words.about}</p>
      ${ifAllowed(view, managed, 'user.reset-factors', () =>
        confirmation(view, {
          path: userPath(user.id, `/passkeys/${id}`),
          goes: [words.goes],
          stays: [words.stays],
          fields: reasonField(words, typed),
          submit: words.submit(name),
          cancel: { path: userPath(user.id, '/second-factor'), text: USER_TEXTS[view.language].cancel },
        }),
      )}`,
  };
};

import type { User } from '../../../../../core/domain/account/user.ts';
import { html } from '../../html.ts';
import { openAreas } from '../../navigation.ts';
import type { Page } from '../../page.ts';
import { errorSummary, problem } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import { addressField } from '../../parts/text-fields.ts';
import { day } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ownPage, primaryAddress } from '../own-page.ts';
import { DATA_TEXTS } from './texts.ts';

export const DATA_PATH = '/account/data';
export const EXPORT_PATH = '/account/data/export';
export const DELETE_PATH = '/account/delete';

export const dataPage = (view: View): Page => {
  const texts = DATA_TEXTS[view.language];
  return ownPage({
    title: texts.title,
    main: html`${section(
      { id: 'download', title: texts.download, about: texts.aboutDownload },
      actions(buttonLink(view, { path: EXPORT_PATH, text: texts.downloadAll })),
    )}
    ${section(
      { id: 'danger', title: texts.danger, about: texts.aboutDelete, danger: true },
      actions(buttonLink(view, { path: DELETE_PATH, text: texts.submit, kind: 'danger' })),
    )}`,
  });
};

/** Returns the names that the owner may type to confirm the deletion. */
export const namesOf = ({ username, identities, firstName }: User): readonly string[] => {
  const logins = [username, ...identities.map(({ type, value }) => (type === 'oauth' ? null : value))];
  const known = logins.filter((login) => login !== null);
  return known.length > 0 ? known : [firstName];
};

type Refused = 'mismatch' | 'last-administrator';

export const deletePage = (view: View, user: User, refused?: Refused): Page => {
  const texts = DATA_TEXTS[view.language];
  const until = day(view, new Date(Date.now() + view.site.purgeAfterMs).toISOString().slice(0, 10));
  const error = refused === 'mismatch' ? texts.mismatch : undefined;
  const wayOut = openAreas(view).some(({ path }) => path === '/admin/users')
    ? link(view, { path: '/admin/users', text: texts.users })
    : undefined;
  const alert =
    refused === 'mismatch'
      ? errorSummary(view, [{ field: 'login', text: texts.mismatch }])
      : problem(texts.lastAdministrator, wayOut);
  const asked = user.username ?? primaryAddress(user)?.value ?? namesOf(user)[0] ?? '';
  return ownPage({
    title: texts.deleteTitle,
    ...(refused === undefined ? {} : { alert }),
    main: confirmation(view, {
      path: DELETE_PATH,
      goes: texts.goes,
      stays: texts.stays(until),
      fields: addressField({
        name: 'login',
        label: texts.type(asked),
        hint: texts.typeHint,
        autocomplete: 'off',
        required: true,
        error,
      }),
      submit: texts.submit,
      cancel: { path: DATA_PATH, text: texts.cancel },
    }),
  });
};

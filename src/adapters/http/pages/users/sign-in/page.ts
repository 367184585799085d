import type { Identity, User } from '../../../../../core/domain/account/user.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { badge, badges } from '../../parts/badge.ts';
import { empty } from '../../parts/empty.ts';
import { form } from '../../parts/form.ts';
import { actions, buttonLink, unseen } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ifAllowed, obstacle, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { USER_FACTOR_TEXTS } from '../second-factor/texts.ts';
import { userPath } from '../user-path.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

/** Returns the address or, for a linked account, its provider. */
export const identityName = (view: View, { type, value, oauthProvider }: Identity): string =>
  type === 'oauth' ? SIGN_IN_TEXTS[view.language].account(oauthProvider ?? value) : value;

const stateOf = (view: View, { isVerified, isPrimary }: Identity): Html => {
  const words = SIGN_IN_TEXTS[view.language];
  return badges([
    isVerified ? badge(words.verified, 'good') : badge(words.unverified, 'warn'),
    ...(isPrimary ? [badge(words.primary, 'info')] : []),
  ]);
};

const addresses = (view: View, { id, identities }: User, mayChange: boolean): Html => {
  const words = SIGN_IN_TEXTS[view.language];
  if (identities.length === 0) return empty(words.none);
  const { value, state, since, actions: deeds } = words.columns;
  const rows = identities.map((identity) => {
    const name = identityName(view, identity);
    const path = userPath(id, `/addresses/${identity.id}/remove`);
    const remove = html`<a href="${view.to(path)}">${words.remove}${unseen(` ${name}`)}</a>`;
    const cells = [name, stateOf(view, identity), time(view, identity.createdAt)];
    return { cells: mayChange ? [...cells, remove] : cells };
  });
  const columns = [{ title: value }, { title: state }, { title: since }];
  return table({
    caption: words.addresses,
    columns: mayChange ? [...columns, { title: deeds, kind: 'actions' }] : columns,
    rows,
  });
};

const isWaiting = ({ createdBy, lastLoginAt, identities }: User): boolean =>
  createdBy !== null && lastLoginAt === null && !identities.some(({ isVerified }) => isVerified);

export const signInPage = (view: View, imageUrl: ImageUrl, managed: ManagedUser): Page => {
  const words = SIGN_IN_TEXTS[view.language];
  const { user } = managed;
  const mayChange = obstacle(view, managed, 'user.update') === null;
  const path = userPath(user.id, '/sign-in');
  const send = (id: string, title: string, about: string, submit: string): Html =>
    section({ id, title, about }, form(view, { path, submit, deed: { name: 'do', value: id } }));
  const add = buttonLink(view, { path: userPath(user.id, '/addresses/new'), text: words.add });
  const content = html`${section(
    { id: 'addresses', title: words.addresses, ...(mayChange ? { action: add } : {}) },
    html`${ifAllowed(view, managed, 'user.update', () => html``)} ${addresses(view, user, mayChange)}`,
  )}
  ${when(user.deletedAt === null, () =>
    section(
      { id: 'second-factor', title: USER_FACTOR_TEXTS[view.language].title },
      actions(
        buttonLink(view, { path: userPath(user.id, '/second-factor'), text: USER_FACTOR_TEXTS[view.language].see }),
      ),
    ),
  )}
  ${when(mayChange && isWaiting(user), () => send('invitation', words.invitation, words.invitationAbout, words.invite))}
  ${when(mayChange && user.isActive && !isWaiting(user), () =>
    send('reset', words.reset, words.resetAbout, words.sendReset),
  )}`;
  return userPage(view, { imageUrl, managed, tab: '/sign-in', content });
};

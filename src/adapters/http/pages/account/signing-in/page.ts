import type { Identity, User } from '../../../../../core/domain/account/user.ts';
import type { Passkey } from '../../../../../core/domain/passkeys/passkey.ts';
import { html, none } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { badge, badges } from '../../parts/badge.ts';
import { rowButton } from '../../parts/button.ts';
import { actions, buttonLink } from '../../parts/link.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import type { View } from '../../view.ts';
import { ownPage } from '../own-page.ts';
import { passkeysSection } from '../passkeys/page.ts';
import { FACTORS_PATH } from '../second-factor/paths.ts';
import { lastWay, linkedRows, removal } from './linked.ts';
import type { SigningIn } from './linked.ts';
import { SIGNING_IN_TEXTS } from './texts.ts';

export const SIGN_IN_PATH = '/account/sign-in';

const stateOf = (view: View, user: User, identity: Identity): Html => {
  const texts = SIGNING_IN_TEXTS[view.language];
  const verified = identity.isVerified ? badge(texts.verified, 'good') : badge(texts.unverified, 'warn');
  const all = identity.isPrimary ? [verified, badge(texts.primary, 'info')] : [verified];
  return html`${badges(all)} ${lastWay(view, user, identity)}`;
};

const addressActions = (view: View, user: User, identity: Identity): Html => {
  const { confirm, makePrimary, remove } = SIGNING_IN_TEXTS[view.language];
  const { id, value, isVerified, isPrimary } = identity;
  return actions(
    isVerified
      ? none
      : buttonLink(view, { path: `/account/addresses/${id}/code`, text: confirm, about: value, kind: 'primary' }),
    isVerified && !isPrimary
      ? rowButton(view, { path: SIGN_IN_PATH, text: makePrimary, about: value, name: 'primary', value: String(id) })
      : none,
    removal(view, user, identity, remove),
  );
};

const addresses = (view: View, user: User): Html => {
  const texts = SIGNING_IN_TEXTS[view.language];
  const rows = user.identities
    .filter(({ type }) => type !== 'oauth')
    .map((identity) => ({
      cells: [identity.value, stateOf(view, user, identity), addressActions(view, user, identity)],
    }));
  return section(
    { id: 'addresses', title: texts.addresses, about: texts.aboutAddresses },
    html`${
      rows.length === 0
        ? none
        : table({
            caption: texts.addresses,
            columns: [{ title: texts.address }, { title: texts.state }, { title: texts.actions, kind: 'actions' }],
            rows,
          })
    }
    ${actions(buttonLink(view, { path: '/account/addresses/new', text: texts.add }))}`,
  );
};

/** `passkeys` is null if passkeys are off. */
type Shown = SigningIn & Readonly<{ hasFactor: boolean; passkeys: readonly Passkey[] | null }>;

export const signingInPage = (view: View, shown: Shown): Page => {
  const texts = SIGNING_IN_TEXTS[view.language];
  const { hasPassword } = shown.user;
  const linked = linkedRows(view, shown);
  const change = { path: '/account/sign-in/password', text: hasPassword ? texts.change : texts.set };
  return ownPage({
    title: texts.title,
    main: html`${section(
      { id: 'password', title: texts.password },
      html`<p>${hasPassword ? texts.isSet : texts.isNotSet}</p>
        ${actions(buttonLink(view, change))}`,
    )}
    ${section(
      { id: 'second-factor', title: texts.secondFactor },
      html`<p>${shown.hasFactor ? texts.hasFactor : texts.noFactor}</p>
        ${actions(buttonLink(view, { path: FACTORS_PATH, text: shown.hasFactor ? texts.manageFactor : texts.addFactor }))}`,
    )}
    ${shown.passkeys === null ? none : passkeysSection(view, shown.passkeys.length)} ${addresses(view, shown.user)}
    ${
      linked.length === 0
        ? none
        : section(
            { id: 'linked', title: texts.linked, about: texts.aboutLinked },
            table({
              caption: texts.linked,
              columns: [{ title: texts.provider }, { title: texts.since }, { title: texts.actions, kind: 'actions' }],
              rows: linked,
            }),
          )
    }`,
  });
};

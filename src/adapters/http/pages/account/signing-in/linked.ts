import type { Identity, User } from '../../../../../core/domain/account/user.ts';
import { html, none } from '../../html.ts';
import type { Html } from '../../html.ts';
import { rowButton } from '../../parts/button.ts';
import { actions, buttonLink } from '../../parts/link.ts';
import type { Row } from '../../parts/table.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { providerTitle } from '../own-page.ts';
import { SIGNING_IN_TEXTS } from './texts.ts';

export type SigningIn = Readonly<{
  user: User;
  providers: readonly string[];
}>;

/** A verified identity can be removed only if another verified identity remains. */
const isRemovable = ({ identities }: User, identity: Identity): boolean =>
  !identity.isVerified || identities.some(({ id, isVerified }) => isVerified && id !== identity.id);

export const lastWay = (view: View, user: User, identity: Identity): Html =>
  isRemovable(user, identity) ? none : html`<p class="hint">${SIGNING_IN_TEXTS[view.language].lastWay}</p>`;

export const removal = (view: View, user: User, identity: Identity, text: string): Html => {
  if (!isRemovable(user, identity)) return none;
  const { id, type, value, oauthProvider } = identity;
  const about = type === 'oauth' ? providerTitle(oauthProvider ?? '') : value;
  return buttonLink(view, { path: `/account/addresses/${id}/remove`, text, about });
};

/** Returns a row for each linked account and for each provider that can still be linked. */
export const linkedRows = (view: View, { user, providers }: SigningIn): readonly Row[] => {
  const texts = SIGNING_IN_TEXTS[view.language];
  const linked = user.identities.filter(({ type }) => type === 'oauth');
  const isLinked = (name: string): boolean => linked.some(({ oauthProvider }) => oauthProvider === name);
  return [
    ...linked.map((identity) => ({
      cells: [
        providerTitle(identity.oauthProvider ?? ''),
        html`${time(view, identity.createdAt)} ${lastWay(view, user, identity)}`,
        actions(removal(view, user, identity, texts.unlink)),
      ],
    })),
    ...providers
      .filter((name) => !isLinked(name))
      .map((name) => ({
        cells: [
          providerTitle(name),
          texts.notLinked,
          actions(rowButton(view, { path: `/account/link/${name}`, text: texts.link, about: providerTitle(name) })),
        ],
      })),
  ];
};

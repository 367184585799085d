import type { User } from '../../../../../core/domain/account/user.ts';
import type { LockEnds } from '../../../../../core/domain/locks/current-lock.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { badge, badges } from '../../parts/badge.ts';
import { link } from '../../parts/link.ts';
import { person, picture } from '../../parts/picture.ts';
import type { View } from '../../view.ts';
import type { ImageUrl } from '../frame.ts';
import { shortDay } from '../short-day.ts';
import { stateBadges } from '../state-badges.ts';
import { nameOf, userPath } from '../user-path.ts';
import { DIRECTORY_TEXTS } from './texts.ts';

const addressOf = (view: View, { identities }: User): Html | string => {
  const texts = DIRECTORY_TEXTS[view.language];
  const addresses = identities.filter(({ type }) => type !== 'oauth');
  const shown = addresses.find(({ isPrimary }) => isPrimary) ?? addresses[0];
  if (shown === undefined) return texts.noAddress;
  return shown.isVerified ? shown.value : html`${shown.value} ${badge(texts.unverified, 'warn')}`;
};

export const rowOf = (view: View, imageUrl: ImageUrl, ends: LockEnds, user: User) => {
  const name = nameOf(user);
  const image = picture({ id: user.id, name, src: imageUrl(user.profileImage) });
  const to = link(view, { text: name, path: userPath(user.id) });
  const { lastLoginAt } = user;
  return {
    cells: [
      person(image, to, addressOf(view, user)),
      user.role.name,
      badges(stateBadges(view, user, ends.get(user.id))),
      lastLoginAt === null ? DIRECTORY_TEXTS[view.language].never : shortDay(view, lastLoginAt),
      shortDay(view, user.createdAt),
    ],
  };
};

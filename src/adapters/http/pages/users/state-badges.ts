import type { User } from '../../../../core/domain/account/user.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { badge } from '../parts/badge.ts';
import { clockTime, time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { shortDay } from './short-day.ts';
import { USER_TEXTS } from './texts.ts';

const DAY = 86_400_000;

/** The end of a lock. `undefined` if there is no lock; null if the lock does not expire. */
type LockEnd = Date | null | undefined;

const lockBadge = (view: View, until: LockEnd): readonly Html[] => {
  const texts = USER_TEXTS[view.language].state;
  if (until === undefined) return [];
  if (until === null) return [badge(texts.locked, 'warn')];
  const when = until.getTime() - Date.now() < DAY ? clockTime(view, until) : time(view, until);
  return [html`<span class="badge warn">${texts.lockedUntil} ${when}</span>`];
};

/** Whether the user has never been able to sign in. */
const isWaiting = ({ identities, lastLoginAt }: User): boolean =>
  lastLoginAt === null && !identities.some(({ isVerified }) => isVerified);

export const stateBadges = (view: View, user: User, lockedUntil: LockEnd): readonly Html[] => {
  const texts = USER_TEXTS[view.language].state;
  if (user.deletedAt !== null) {
    return [html`<span class="badge bad">${texts.deleted} ${shortDay(view, user.deletedAt)}</span>`];
  }
  const waiting = user.createdBy === null ? texts.unconfirmed : texts.invited;
  const present = isWaiting(user) ? badge(waiting, 'info') : badge(texts.active, 'good');
  return [user.isActive ? present : badge(texts.disabled, 'bad'), ...lockBadge(view, lockedUntil)];
};

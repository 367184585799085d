import type { Lock } from '../../../../../core/domain/locks/current-lock.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Content, Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary } from '../../parts/alert.ts';
import { empty } from '../../parts/empty.ts';
import { form } from '../../parts/form.ts';
import { section } from '../../parts/section.ts';
import { table } from '../../parts/table.ts';
import { number, time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ifAllowed, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { reasonField } from '../reason-field.ts';
import type { TypedReason } from '../reason-field.ts';
import { userPath } from '../user-path.ts';
import { LOCK_TEXTS } from './texts.ts';

export type Locks = Readonly<{
  locks: readonly Lock[];
  /** For each factor, the number of consecutive failures after which a lock no longer expires. */
  most: Readonly<Record<Lock['factor'], number>>;
}> &
  TypedReason;

const factorOf = (view: View, { user }: ManagedUser, lock: Lock): string => {
  const words = LOCK_TEXTS[view.language];
  if (lock.factor !== 'otp') return lock.factor === 'password' ? words.password : words.secondFactor;
  const address = user.identities.find(({ id }) => id === lock.identityId)?.value;
  return address === undefined ? words.codes : words.codesAt(address);
};

const opens = (view: View, { lockedUntil }: Lock): Content => {
  const words = LOCK_TEXTS[view.language];
  return lockedUntil === null ? words.stays : html`${words.opensAt} ${time(view, lockedUntil, { isRelative: true })}`;
};

const lockTable = (view: View, managed: ManagedUser, { locks, most }: Locks): Html => {
  const words = LOCK_TEXTS[view.language];
  const { factor, scope, failures, total, opens: end } = words.columns;
  return table({
    caption: words.title,
    columns: [factor, scope, failures, total, end].map((title) => ({ title })),
    rows: locks.map((lock) => ({
      cells: [
        factorOf(view, managed, lock),
        words.scope[lock.scope],
        number(view, lock.failures),
        words.total(number(view, lock.total), number(view, most[lock.factor])),
        opens(view, lock),
      ],
    })),
  });
};

const unlockForm = (view: View, { user }: ManagedUser, shown: Locks): Html => {
  const words = LOCK_TEXTS[view.language];
  return form(view, {
    path: userPath(user.id, '/locks'),
    submit: words.unlock,
    fields: reasonField(words, shown),
  });
};

export const locksPage = (view: View, imageUrl: ImageUrl, managed: ManagedUser, shown: Locks): Page => {
  const words = LOCK_TEXTS[view.language];
  const isLocked = shown.locks.length > 0;
  const content = html`${section(
    { id: 'locks', title: words.title },
    isLocked ? lockTable(view, managed, shown) : empty(words.none),
  )}
  ${when(isLocked, () =>
    section(
      { id: 'unlock', title: words.unlock, about: words.unlockAbout },
      ifAllowed(view, managed, 'user.unlock', () => unlockForm(view, managed, shown)),
    ),
  )}`;
  const alert = shown.errors.length > 0 ? errorSummary(view, shown.errors) : undefined;
  return userPage(view, { imageUrl, managed, tab: '/locks', content, alert });
};

import type { User } from '../../../../../core/domain/account/user.ts';
import type { Lock } from '../../../../../core/domain/locks/current-lock.ts';
import { html, none } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { callout } from '../../parts/alert.ts';
import { definitionList } from '../../parts/definition-list.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import { person, picture } from '../../parts/picture.ts';
import { section } from '../../parts/section.ts';
import { countdown, day, time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { fullName, identityText, ownPage, primaryAddress } from '../own-page.ts';
import { OVERVIEW_TEXTS } from './texts.ts';

type Overview = Readonly<{
  user: User;
  imageSrc: string | null;
  locks: readonly Lock[];
  /** The IP address of the last sign-in. Null if the session of that sign-in has ended. */
  lastIp: string | null;
  /** Whether accounts may exist without a password. */
  isPasswordless: boolean;
}>;

const lockedWords = (view: View, { identities }: User, lock: Lock): string | null => {
  const texts = OVERVIEW_TEXTS[view.language];
  if (lock.factor !== 'otp')
    return lock.factor === 'password' ? texts.passwordLocked(lock.scope) : texts.factorLocked(lock.scope);
  const locked = identities.find(({ id }) => id === lock.identityId);
  if (locked === undefined) return null;
  const address = identityText(view.language, locked);
  return locked.isVerified ? texts.codesLocked(address, lock.scope) : texts.claimLocked(address);
};

const lockNote = (view: View, user: User, lock: Lock): Html => {
  const texts = OVERVIEW_TEXTS[view.language];
  const words = lockedWords(view, user, lock);
  if (words === null) return none;
  const until = lock.lockedUntil === null ? texts.staysLocked : texts.opens(countdown(view, lock.lockedUntil));
  return callout(html`<p>${words} ${until}</p>`, 'warn');
};

const todos = (view: View, { user, locks, isPasswordless }: Overview): readonly Html[] => {
  const texts = OVERVIEW_TEXTS[view.language];
  const unverified = user.identities.filter(({ isVerified }) => !isVerified);
  return [
    ...locks.map((lock) => lockNote(view, user, lock)),
    ...unverified.map(({ id, value }) =>
      callout(
        html`<p>
          ${texts.unverified(value)} ${link(view, { path: `/account/addresses/${id}/code`, text: texts.confirm })}
        </p>`,
        'warn',
      ),
    ),
    ...(user.hasPassword || isPasswordless
      ? []
      : [
          callout(
            html`<p>
              ${texts.noPassword} ${link(view, { path: '/account/sign-in/password', text: texts.setPassword })}
            </p>`,
          ),
        ]),
  ];
};

export const overviewPage = (view: View, overview: Overview): Page => {
  const texts = OVERVIEW_TEXTS[view.language];
  const { user, imageSrc, lastIp } = overview;
  const todo = todos(view, overview);
  const signedIn = user.lastLoginAt;
  const lastSignIn =
    signedIn === null ? texts.never : html`${time(view, signedIn)} ${lastIp === null ? '' : texts.from(lastIp)}`;
  return ownPage({
    title: texts.title,
    main: html`${section(
      { id: 'todo', title: texts.todo },
      todo.length > 0 ? html`${todo}` : html`<p>${texts.nothing}</p>`,
    )}
    ${section(
      { id: 'about', title: texts.about },
      html`${person(
        picture({ id: user.id, name: fullName(user), src: imageSrc, size: 'large' }),
        fullName(user),
        user.jobTitle ?? undefined,
      )}
      ${definitionList([
        { label: texts.address, value: primaryAddress(user)?.value ?? texts.none },
        { label: texts.username, value: user.username ?? texts.none },
        { label: texts.lastSignIn, value: lastSignIn },
        { label: texts.since, value: day(view, user.createdAt.toISOString().slice(0, 10)) },
      ])}
      ${actions(
        buttonLink(view, { path: '/account/profile', text: texts.change }),
        buttonLink(view, { path: '/account/picture', text: texts.picture }),
      )}`,
    )}`,
  });
};

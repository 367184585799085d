import type { ManagedUser } from '../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { callout } from '../parts/alert.ts';
import { badges } from '../parts/badge.ts';
import { buttonLink, link } from '../parts/link.ts';
import type { Link } from '../parts/link.ts';
import { person, picture } from '../parts/picture.ts';
import { tabs } from '../parts/tabs.ts';
import { timeText } from '../parts/time.ts';
import type { View } from '../view.ts';
import { stateBadges } from './state-badges.ts';
import { USER_TEXTS } from './texts.ts';
import { USERS, nameOf, userPath } from './user-path.ts';

/** Returns the URL of a stored image. Null if `location` is null. */
export type ImageUrl = (location: string | null) => string | null;

export const holds = ({ principal }: View, privilege: string): boolean =>
  principal?.privileges.includes(privilege) ?? false;

/**
 * Returns why the caller can't change the user, or null if the caller can. Empty for a deleted user, because the page
 * already says that the user is deleted.
 */
export const obstacle = (view: View, { user, lacking }: ManagedUser, privilege: string): string | null => {
  const texts = USER_TEXTS[view.language];
  if (user.deletedAt !== null) return '';
  if (!holds(view, privilege)) return texts.needs(privilege);
  return lacking.length > 0 ? texts.lacking(lacking.join(', ')) : null;
};

/** Shows the controls if the caller may change the user, otherwise the reason why not. */
export const ifAllowed = (view: View, managed: ManagedUser, privilege: string, controls: () => Html): Html => {
  const why = obstacle(view, managed, privilege);
  if (why === null) return controls();
  return when(why !== '', () => html`<p class="hint">${why}</p>`);
};

const tabsOf = (view: View, { user }: ManagedUser): readonly Link[] => {
  const texts = USER_TEXTS[view.language].tabs;
  const tab = (text: string, path: string, isShown = true): readonly Link[] =>
    isShown ? [{ text, path: userPath(user.id, path) }] : [];
  const isThere = user.deletedAt === null;
  return [
    ...tab(texts.profile, ''),
    ...tab(texts.signIn, '/sign-in'),
    ...tab(texts.locks, '/locks', isThere),
    ...tab(texts.sessions, '/sessions', isThere && holds(view, 'session.read')),
    ...tab(texts.access, '/access', isThere),
    ...tab(texts.history, '/history', holds(view, 'audit.read')),
  ];
};

/** Returns the time until which a deleted user can be restored. */
export const purgeTime = (view: View, deletedAt: Date): string =>
  timeText(view, new Date(deletedAt.getTime() + view.site.purgeAfterMs));

const banner = (view: View, { user, lacking }: ManagedUser): Html => {
  const { deletedAt, id } = user;
  if (deletedAt === null) return html``;
  const texts = USER_TEXTS[view.language];
  const maySend = holds(view, 'user.delete') && lacking.length === 0;
  const why = lacking.length > 0 ? texts.lacking(lacking.join(', ')) : texts.needs('user.delete');
  const restore = maySend ? buttonLink(view, { path: userPath(id, '/restore'), text: texts.restore }) : html`${why}`;
  return callout(
    html`<p>${texts.deleted(purgeTime(view, deletedAt))}</p>
      <p>${restore}</p>`,
    'warn',
  );
};

type Framed = Readonly<{
  imageUrl: ImageUrl;
  managed: ManagedUser;
  tab: string;
  /** Distinguishes the page from other pages under the same tab. */
  part?: string;
  content: Html;
  alert?: Html | undefined;
}>;

/** Shows the content below the user's name and the tabs. */
export const userPage = (view: View, { imageUrl, managed, tab, part: given, content, alert }: Framed): Page => {
  const { user } = managed;
  const texts = USER_TEXTS[view.language];
  const name = nameOf(user);
  const tabLinks = tabsOf(view, managed);
  const part = given ?? tabLinks.find(({ path }) => path === userPath(user.id, tab))?.text;
  const image = picture({ id: user.id, name, src: imageUrl(user.profileImage) });
  return {
    title: name,
    ...(part === undefined ? {} : { part }),
    section: 'admin',
    about: name,
    ...(alert === undefined ? {} : { alert }),
    main: html`<p>${link(view, { path: USERS, text: texts.all })}</p>
      ${person(image, badges(stateBadges(view, user, managed.lockedUntil)), `${texts.role}: ${user.role.name}`)}
      ${banner(view, managed)} ${tabs(view, texts.tabs.label, tabLinks, userPath(user.id, tab))} ${content}`,
  };
};

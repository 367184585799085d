import type { User } from '../../../../../core/domain/account/user.ts';
import type { LockEnds } from '../../../../../core/domain/locks/current-lock.ts';
import type { Total } from '../../../../../core/domain/page.ts';
import { html, none, when } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { callout, errorSummary } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { empty } from '../../parts/empty.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import { pager } from '../../parts/pager.ts';
import { searchPartial, searchResults } from '../../parts/search.ts';
import { table } from '../../parts/table.ts';
import { number, plural } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { holds } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { USERS } from '../user-path.ts';
import type { Given } from './filters.ts';
import { directoryForm, filterChips } from './form.ts';
import { rowOf } from './row.ts';
import { DIRECTORY_TEXTS } from './texts.ts';

export type Found = Readonly<{
  items: readonly User[];
  ends: LockEnds;
  total: Total | null;
  next: string | null;
  isFirst: boolean;
  /** Whether the cursor in the URL belongs to another list. */
  isStale: boolean;
}>;

type Directory = Readonly<{
  imageUrl: ImageUrl;
  given: Given;
  roles: readonly string[] | null;
  /** Null if a filter is invalid. */
  found: Found | null;
  errors: readonly FieldError[];
}>;

const countText = (view: View, total: Total | null): string => {
  if (total === null) return '';
  const { one, other } = DIRECTORY_TEXTS[view.language];
  return total.isCapped ? `${number(view, total.count)}+ ${other}` : plural(view, total.count, { one, other });
};

const nobody = (view: View, { q, sort: _sort, ...filters }: Given): Html => {
  const texts = DIRECTORY_TEXTS[view.language];
  const isFiltered = Object.keys(filters).length > 0;
  if (q === undefined && !isFiltered) return empty(texts.empty, inviteLink(view));
  return empty(
    q === undefined || isFiltered ? texts.nobody : texts.nobodyBegins(q),
    link(view, { text: texts.clear, path: USERS }),
  );
};

const inviteLink = (view: View): Html =>
  when(holds(view, 'user.create'), () =>
    actions(buttonLink(view, { path: `${USERS}/new`, text: DIRECTORY_TEXTS[view.language].invite, kind: 'primary' })),
  );

const results = (view: View, { imageUrl, given }: Directory, found: Found): Html => {
  const texts = DIRECTORY_TEXTS[view.language];
  const { columns } = texts;
  const { items, ends, next, isFirst, isStale } = found;
  const list = table({
    caption: texts.caption,
    columns: [columns.name, columns.role, columns.state, columns.seen, columns.created].map((title) => ({ title })),
    rows: items.map((user) => rowOf(view, imageUrl, ends, user)),
  });
  return html`${when(isStale, () => callout(texts.stale))} ${filterChips(view, given)}
  ${items.length === 0 ? nobody(view, given) : list}
  ${pager(view, {
    first: isFirst ? undefined : { path: USERS, query: given },
    next: next === null ? undefined : { path: USERS, query: { ...given, cursor: next } },
  })}`;
};

export const directoryPage = (view: View, directory: Directory): Page => {
  const texts = DIRECTORY_TEXTS[view.language];
  const { found, errors } = directory;
  const part =
    found === null
      ? { count: '', content: none }
      : { count: countText(view, found.total), content: results(view, directory, found) };
  return {
    title: texts.title,
    section: 'admin',
    ...(errors.length > 0 ? { alert: errorSummary(view, errors) } : {}),
    main: html`${inviteLink(view)} ${directoryForm(view, directory)}
    ${when(view.site.listsMayLag, () => html`<p class="hint">${texts.lag}</p>`)} ${searchResults(part)}`,
    partial: searchPartial(part),
  };
};

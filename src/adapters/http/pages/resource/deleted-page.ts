import { html, none, when } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import type { Listed } from '../paged.ts';
import { callout } from '../parts/alert.ts';
import { empty } from '../parts/empty.ts';
import { buttonLink, link } from '../parts/link.ts';
import { pager } from '../parts/pager.ts';
import { table } from '../parts/table.ts';
import { time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { breakable } from './breakable.ts';
import { columnsOf, mayManage, nounOf, nounsOf, pathOf, titleOf } from './spec.ts';
import type { AnyItem, AnySpec } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

export const deletedPage = (spec: AnySpec, view: View, listed: Listed<AnyItem>): Page => {
  const texts = RESOURCE_TEXTS[view.language];
  const [path, nouns] = [pathOf(spec), nounsOf(spec, view)];
  const at = `${path}/deleted`;
  const shown = columnsOf(spec);
  const rows = listed.items.map((item) => ({
    cells: [
      breakable(titleOf(spec, view, item)),
      ...shown.map(([name, field]) => field.show(view, item[name])),
      // the last change of a deleted item is its deletion
      time(view, item.updatedAt),
      buttonLink(view, {
        path: `${path}/${item.id}/restore`,
        text: texts.restoreOne,
        about: titleOf(spec, view, item),
      }),
    ],
  }));
  const columns = [
    { title: nounOf(spec, view) },
    ...shown.map(([, { label }]) => ({ title: label[view.language] })),
    { title: texts.deletedAt },
    { title: texts.restoreOne, kind: 'actions' as const },
  ];
  const title = texts.deletedOnes(nouns);
  return {
    title,
    section: 'admin',
    main: html`${listed.isStale ? callout(texts.stale) : none}
      ${rows.length === 0 ? empty(texts.noneDeleted) : table({ caption: title, columns, rows })}
      ${pager(view, {
        first: listed.isFirst ? undefined : { path: at },
        next: listed.next === null ? undefined : { path: at, query: { cursor: listed.next } },
      })}
      <p>${link(view, { path, text: texts.back(nouns) })}</p>`,
  };
};

/**
 * Links users who may restore items to the deleted items. Links users who may read the audit trail to the deletions.
 */
export const wayToDeleted = (spec: Pick<AnySpec, 'name'>, view: View, hasList: boolean): Html => {
  const text = RESOURCE_TEXTS[view.language].deletedOnes(nounsOf(spec, view));
  if (hasList && mayManage(spec, view)) return html`<p>${link(view, { path: `${pathOf(spec)}/deleted`, text })}</p>`;
  const readsEvents = view.principal?.privileges.includes('audit.read') ?? false;
  const query = { action: `${spec.name}.deleted` };
  return when(readsEvents, () => html`<p>${link(view, { path: '/admin/events', query, text })}</p>`);
};

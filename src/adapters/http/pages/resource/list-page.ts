import type { Content } from '../html.ts';
import { html, none } from '../html.ts';
import type { Page } from '../page.ts';
import type { Listed } from '../paged.ts';
import { callout } from '../parts/alert.ts';
import { empty } from '../parts/empty.ts';
import { actions, buttonLink } from '../parts/link.ts';
import { pager } from '../parts/pager.ts';
import { table } from '../parts/table.ts';
import { time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { breakable } from './breakable.ts';
import { wayToDeleted } from './deleted-page.ts';
import { columnsOf, mayManage, nounOf, nounsOf, pathOf, titleOf } from './spec.ts';
import type { AnyItem, AnySpec } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

export type CellsOf = (item: AnyItem) => readonly Content[];

export const readsEvents = ({ principal }: View): boolean => principal?.privileges.includes('audit.read') ?? false;

export const listPage = (spec: AnySpec, view: View, listed: Listed<AnyItem>, beside: CellsOf): Page => {
  const texts = RESOURCE_TEXTS[view.language];
  const [path, nouns] = [pathOf(spec), nounsOf(spec, view)];
  const create = mayManage(spec, view)
    ? buttonLink(view, { path: `${path}/new`, text: texts.create(nounOf(spec, view)), kind: 'primary' })
    : none;
  const shown = columnsOf(spec);
  const rows = listed.items.map((item) => ({
    cells: [
      html`<a href="${view.to(`${path}/${item.id}`)}">${breakable(titleOf(spec, view, item))}</a>`,
      ...shown.map(([name, field]) => field.show(view, item[name])),
      ...beside(item),
      time(view, item.updatedAt),
    ],
  }));
  const columns = [
    { title: nounOf(spec, view) },
    ...shown.map(([, { label }]) => ({ title: label[view.language] })),
    ...(spec.beside?.titles ?? []).map((title) => ({ title: title[view.language] })),
    { title: texts.changed },
  ];
  return {
    title: nouns,
    section: 'admin',
    main: html`${listed.isStale ? callout(texts.stale) : none} ${actions(create)}
    ${rows.length === 0 ? empty(texts.none(nouns)) : table({ caption: nouns, columns, rows })}
    ${pager(view, {
      first: listed.isFirst ? undefined : { path },
      next: listed.next === null ? undefined : { path, query: { cursor: listed.next } },
    })}
    ${wayToDeleted(spec, view, spec.listDeleted !== undefined)}`,
  };
};

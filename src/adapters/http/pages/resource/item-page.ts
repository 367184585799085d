import type { Html } from '../html.ts';
import { html, none, when } from '../html.ts';
import type { Page } from '../page.ts';
import { errorSummary, problem } from '../parts/alert.ts';
import { definitionList } from '../parts/definition-list.ts';
import { form } from '../parts/form.ts';
import { actions, buttonLink } from '../parts/link.ts';
import { section } from '../parts/section.ts';
import { tabs } from '../parts/tabs.ts';
import { time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { controls, savedNow, shownFields } from './form.ts';
import type { Filled } from './form.ts';
import { readsEvents } from './list-page.ts';
import type { CellsOf } from './list-page.ts';
import { fieldsOf, mayManage, pathOf, titleOf } from './spec.ts';
import type { AnyItem, AnySpec } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

export const itemTabs = (spec: AnySpec, view: View, id: number, current: 'overview' | 'history'): Html => {
  const texts = RESOURCE_TEXTS[view.language];
  const path = `${pathOf(spec)}/${id}`;
  const history = { path: `${path}/history`, text: texts.history };
  const overview = { path, text: texts.overview };
  const all = readsEvents(view) ? [overview, history] : [overview];
  return tabs(view, texts.views, all, current === 'overview' ? path : history.path);
};

type Shown = Readonly<{ item: AnyItem; beside: CellsOf; filled: Filled; isOutdated?: boolean }>;

const openFields = (spec: AnySpec, { fields = [] }: Readonly<{ fields?: readonly string[] }>): readonly string[] =>
  fieldsOf(spec)
    .filter(([name, { isFixed }]) => !isFixed && !fields.includes(name))
    .map(([name]) => name);

const dangerZone = (spec: AnySpec, view: View, item: AnyItem, why: string | undefined): Html => {
  const texts = RESOURCE_TEXTS[view.language];
  const way = { path: `${pathOf(spec)}/${item.id}/delete`, text: texts.delete(titleOf(spec, view, item)) };
  const inside = why === undefined ? actions(buttonLink(view, { ...way, kind: 'danger' })) : html`<p>${why}</p>`;
  const about = why === undefined ? { about: texts.deleteLong } : {};
  return section({ id: 'delete', title: texts.danger, danger: why === undefined, ...about }, inside);
};

export const itemPage = (spec: AnySpec, view: View, { item, beside, filled, isOutdated = false }: Shown): Page => {
  const texts = RESOURCE_TEXTS[view.language];
  const path = `${pathOf(spec)}/${item.id}`;
  const locked = (view.principal && spec.locked?.(item, view.principal)) ?? {};
  const canChange = mayManage(spec, view) && locked.change === undefined;
  const open = openFields(spec, locked);
  const contents = beside(item);
  const facts = [
    ...shownFields(spec, view, item).filter((_, i) => !canChange || !open.includes(fieldsOf(spec)[i]?.[0] ?? '')),
    ...(spec.beside?.titles ?? []).map((title, i) => ({ label: title[view.language], value: contents[i] ?? '' })),
    { label: texts.created, value: time(view, item.createdAt) },
    { label: texts.changed, value: time(view, item.updatedAt) },
  ];
  const alert = isOutdated
    ? { alert: problem(texts.outdated, html`${texts.stood} ${savedNow(spec, view, item)}`) }
    : filled.errors
      ? { alert: errorSummary(view, filled.errors) }
      : {};
  const title = titleOf(spec, view, item);
  return {
    title,
    about: title,
    section: 'admin',
    ...alert,
    main: html`${itemTabs(spec, view, item.id, 'overview')} ${definitionList(facts)}
    ${locked.change === undefined ? none : html`<p>${locked.change[view.language]}</p>`}
    ${when(canChange, () =>
      form(view, {
        path,
        submit: texts.save,
        values: { version: String(item.version) },
        fields: controls(spec, view, filled, open),
      }),
    )}
    ${when(mayManage(spec, view), () => dangerZone(spec, view, item, locked.remove?.[view.language]))}`,
  };
};

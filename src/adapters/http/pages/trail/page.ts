import * as O from 'fp-ts/lib/Option.js';
import type { AuditRecord, Seal } from '../../../../core/ports/audit-log.ts';
import { eventTable } from '../events/table.ts';
import { actionText, actionWords } from '../events/words.ts';
import { html, none } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import type { Listed } from '../paged.ts';
import { callout, errorAt, errorSummary } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { button } from '../parts/button.ts';
import { chips } from '../parts/chips.ts';
import { select } from '../parts/choice-fields.ts';
import { copyable } from '../parts/copyable.ts';
import { definitionList } from '../parts/definition-list.ts';
import { details } from '../parts/details.ts';
import { empty } from '../parts/empty.ts';
import { link } from '../parts/link.ts';
import { pager } from '../parts/pager.ts';
import { section } from '../parts/section.ts';
import { dateField, textField } from '../parts/text-fields.ts';
import { time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { FILTERS } from './filter.ts';
import type { FilterTexts } from './filter.ts';
import { TRAIL_TEXTS } from './texts.ts';
import type { FilterName } from './texts.ts';

export const PATH = '/admin/events';

type Shown = Readonly<{
  texts: FilterTexts;
  unreadable: readonly FilterName[];
  listed: Listed<AuditRecord>;
  seal: O.Option<Seal>;
}>;

const filterForm = (view: View, texts: FilterTexts, errors: readonly FieldError[]): Html => {
  const { labels, hints, anyAction, filters, show } = TRAIL_TEXTS[view.language];
  const field = (name: FilterName) => ({
    name,
    label: labels[name],
    hint: hints[name],
    value: texts[name],
    error: errorAt(errors, name),
  });
  const actions = actionWords(view.language).map(([value, label]) => ({ value, label }));
  const choices = [{ value: '', label: anyAction }, ...actions.toSorted((a, b) => a.label.localeCompare(b.label))];
  const fields = html`<form
    method="get"
    action="${view.to(PATH)}"
    role="search"
    aria-label="${filters}"
    class="form is-wide"
  >
    <div class="fields">
      ${textField({ ...field('actor'), exact: true })} ${textField({ ...field('subject'), exact: true })}
      ${select({ ...field('action'), choices })} ${dateField(field('from'))} ${dateField(field('to'))}
    </div>
    <div class="actions">${button({ text: show, kind: 'secondary' })}</div>
  </form>`;
  return details(filters, fields, { isOpen: errors.length > 0 });
};

const chipList = (view: View, texts: FilterTexts): Html => {
  const { labels, clear } = TRAIL_TEXTS[view.language];
  const given = FILTERS.flatMap((name) => {
    const text = texts[name];
    if (text === undefined) return [];
    const shown = name === 'action' ? actionText(view.language, text) : text;
    return [{ path: PATH, query: { ...texts, [name]: undefined }, text: `${labels[name]}: ${shown}` }];
  });
  return chips(view, given, { path: PATH, text: clear });
};

const sealPanel = (view: View, seal: O.Option<Seal>): Html => {
  const texts = TRAIL_TEXTS[view.language];
  if (O.isNone(seal)) return section({ id: 'seal', title: texts.seal }, html`<p>${texts.unsealed}</p>`);
  const { position, hash, at } = seal.value;
  return section(
    { id: 'seal', title: texts.seal, about: texts.sealHint },
    definitionList([
      { label: texts.sealedTo, value: at === null ? texts.older : time(view, at, { isRelative: true }) },
      { label: texts.head, value: copyable(`${position}:${hash}`) },
    ]),
  );
};

export const trailPage = (view: View, { texts: given, unreadable, listed, seal }: Shown): Page => {
  const texts = TRAIL_TEXTS[view.language];
  const errors = unreadable.map((field) => ({ field, text: texts.errors[field] }));
  const { items, next, isFirst, isStale } = listed;
  const nothing =
    Object.keys(given).length > 0
      ? empty(texts.none, link(view, { path: PATH, text: texts.clear }))
      : empty(texts.nothing);
  return {
    title: texts.title,
    section: 'admin',
    ...(errors.length > 0 ? { alert: errorSummary(view, errors) } : {}),
    main: html`${isStale ? callout(texts.stale) : none} ${filterForm(view, given, errors)} ${chipList(view, given)}
    ${errors.length > 0 ? none : items.length === 0 ? nothing : eventTable(view, { caption: texts.title, events: items })}
    ${pager(view, {
      first: isFirst ? undefined : { path: PATH, query: given },
      next: next === null ? undefined : { path: PATH, query: { ...given, cursor: next } },
    })}
    ${sealPanel(view, seal)}`,
  };
};

import { html, none, when } from '../html.ts';
import type { Page } from '../page.ts';
import { callout } from '../parts/alert.ts';
import { button } from '../parts/button.ts';
import { actions, buttonLink, link } from '../parts/link.ts';
import { pager } from '../parts/pager.ts';
import { formOf, hidden } from '../parts/text-fields.ts';
import { wayToDeleted } from '../resource/deleted-page.ts';
import type { View } from '../view.ts';
import { PATH, beforeOf, gridTable, holds, lockNotes, lockOf, rowsOf } from './grid.ts';
import type { Grid } from './grid.ts';
import { ROLE_TEXTS } from './texts.ts';

const ROWS = 30;

/** A table of privileges (rows) and roles (columns) with checkboxes. Changes must be reviewed before they are saved. */
export const gridPage = (view: View, grid: Grid): Page => {
  const texts = ROLE_TEXTS[view.language];
  const columns = grid.roles.map((role) => ({ role, lock: lockOf(view, role) }));
  const all = rowsOf(view, grid);
  const names = all.slice(0, ROWS);
  const manages = holds(view, 'role.manage');
  const { next = null, isFirst = true, isStale = false, only, after } = grid;
  const more = all.length > ROWS ? { path: PATH, query: { role: only, after: names.at(-1) } } : undefined;
  return {
    title: texts.title,
    about: texts.title,
    section: 'admin',
    main: html`${isStale ? callout(texts.stale) : none}
      ${when(manages, () => actions(buttonLink(view, { path: `${PATH}/new`, text: texts.create, kind: 'primary' })))}
      ${grid.changes ? callout(texts.unsaved) : none}
      <form method="post" action="${view.to(PATH)}" novalidate class="form">
        ${formOf(view)} ${hidden('after', after)}
        ${when(manages, () => html`${columns.map((column) => beforeOf(view, column, names))}`)}
        ${gridTable(view, columns, names, grid)}
        ${when(manages, () => html`<div class="actions">${button({ text: texts.review, name: 'do', value: 'review' })}</div>`)}
      </form>
      ${manages ? lockNotes(view, columns, names) : html`<p class="hint">${texts.locks.readOnly}</p>`}
      ${
        more || after
          ? html`<h2>${texts.morePrivileges}</h2>
              ${pager(view, { first: after ? { path: PATH, query: { role: only } } : undefined, next: more })}`
          : none
      }
      ${
        next !== null || !isFirst
          ? html`<h2>${texts.moreRoles}</h2>
              ${pager(view, { first: isFirst ? undefined : { path: PATH }, next: next === null ? undefined : { path: PATH, query: { cursor: next } } })}`
          : none
      }
      ${only || grid.changes ? html`<p>${link(view, { path: PATH, text: texts.all })}</p>` : none}
      ${wayToDeleted({ name: 'role' }, view, true)}`,
  };
};

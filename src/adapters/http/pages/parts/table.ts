import { attributes, html, when } from '../html.ts';
import type { Content, Html } from '../html.ts';

export type Column = Readonly<{
  title: string;
  /**
   * The content of `number` and `actions` columns is aligned to the end. The title of an `actions` column is for screen
   * readers only.
   */
  kind?: 'number' | 'actions' | 'check';
}>;
/** The first cell is the header of the row. */
export type Row = Readonly<{ id?: string; cells: readonly Content[] }>;

type Table = Readonly<{
  caption: string;
  isCaptionShown?: boolean;
  columns: readonly Column[];
  rows: readonly Row[];
  /**
   * How narrow screens show the table: `cards` shows each row as a card; `scroll` keeps the first column in place while
   * the other columns scroll.
   */
  narrow?: 'cards' | 'scroll';
}>;

const cell = (content: Content, column: Column | undefined, isFirst: boolean): Html => {
  const kind = attributes({ class: column?.kind ?? false, 'data-label': column?.kind ? false : (column?.title ?? '') });
  return isFirst
    ? html`<th scope="row" role="rowheader">${content}</th>`
    : html`<td role="cell" ${kind}><div>${content}</div></td>`;
};

const heading = ({ title, kind }: Column): Html =>
  html`<th scope="col" role="columnheader" ${attributes({ class: kind ?? false })}>
    ${kind === 'actions' ? html`<span class="hidden">${title}</span>` : title}
  </th>`;

// The elements have explicit roles, because the CSS that shows rows as cards would remove the implicit roles.
export const table = ({ caption, isCaptionShown = false, columns, rows, narrow = 'cards' }: Table): Html => {
  const isScrolled = narrow === 'scroll';
  return html`<div
    ${attributes({
      class: `table ${narrow}`,
      role: isScrolled && 'region',
      'aria-label': isScrolled && caption,
      tabindex: isScrolled && '0',
    })}
  >
    <table role="table">
      <caption ${attributes({ class: !isCaptionShown && 'hidden' })}>
        ${caption}
      </caption>
      ${when(
        columns.length > 0,
        () =>
          html`<thead role="rowgroup">
            <tr role="row">
              ${columns.map(heading)}
            </tr>
          </thead>`,
      )}
      <tbody role="rowgroup">
        ${rows.map(
          ({ id, cells }) =>
            html`<tr role="row" ${attributes({ id: id ?? false })}>
              ${cells.map((content, i) => cell(content, columns[i], i === 0))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
};

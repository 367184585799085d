import { attributes, html, none, when } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { View } from '../view.ts';
import { button } from './button.ts';
import { link } from './link.ts';
import type { Link, To } from './link.ts';
import { hidden } from './text-fields.ts';

type Form = Readonly<{
  /** Where it is sent; the path of the page that shows it. */
  path: string;
  query?: To['query'];
  /** What its main button says: the deed. */
  submit: string;
  /** Sent with the main button, where a page has several forms. */
  deed?: Readonly<{ name: string; value: string }>;
  fields?: Content;
  /** Values that are not seen. */
  values?: Readonly<Record<string, string>>;
  /** Other buttons of the form, after the main one. */
  more?: Html;
  /** A link beside the buttons that leads away without doing anything. */
  cancel?: Link;
  danger?: boolean;
  /** Fields beside each other where there is room. */
  wide?: boolean;
  /** Sends files. */
  upload?: boolean;
}>;

/** A form that is sent to its own page. The browser checks nothing, so that all refusals look alike. */
export const form = (view: View, { fields = none, values = {}, ...given }: Form): Html =>
  html`<form
    method="post"
    action="${view.to(given.path, given.query)}"
    novalidate
    ${attributes({
      class: given.wide ? 'form is-wide' : 'form',
      enctype: given.upload ? 'multipart/form-data' : false,
    })}
  >
    ${Object.entries(values).map(([name, value]) => hidden(name, value))}
    ${when(fields !== none, () => html`<div class="fields">${fields}</div>`)}
    <div class="actions">
      ${button({ text: given.submit, kind: given.danger ? 'danger' : 'primary', ...given.deed })} ${given.more ?? ''}
      ${given.cancel ? link(view, given.cancel) : ''}
    </div>
  </form>`;

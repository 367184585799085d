import { attributes, html, none, when } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { View } from '../view.ts';
import { button } from './button.ts';
import { link } from './link.ts';
import type { Link, To } from './link.ts';
import { formOf, hidden } from './text-fields.ts';

type Form = Readonly<{
  path: string;
  query?: To['query'];
  submit: string;
  /** The name and value of the submit button, for pages with several forms. */
  deed?: Readonly<{ name: string; value: string }>;
  fields?: Content;
  values?: Readonly<Record<string, string>>;
  more?: Html;
  /** A link beside the buttons, by which the user leaves the form. */
  cancel?: Link;
  danger?: boolean;
  /** Whether to show fields side by side if there is room. */
  wide?: boolean;
  upload?: boolean;
}>;

/** A form that posts to `path`. The browser does not validate it (`novalidate`), so that all errors look the same. */
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
    ${given.upload ? none : formOf(view)} ${Object.entries(values).map(([name, value]) => hidden(name, value))}
    ${when(fields !== none, () => html`<div class="fields">${fields}</div>`)}
    <div class="actions">
      ${button({ text: given.submit, kind: given.danger ? 'danger' : 'primary', ...given.deed })} ${given.more ?? ''}
      ${given.cancel ? link(view, given.cancel) : ''}
    </div>
  </form>`;

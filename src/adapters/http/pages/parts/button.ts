import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { unseen } from './link.ts';
import { formOf, hidden } from './text-fields.ts';

export type Button = Readonly<{
  text: string;
  /** Screen readers read this text after the label. It can name the row that the button belongs to. */
  about?: string;
  name?: string;
  value?: string;
  kind?: 'primary' | 'secondary' | 'danger' | 'link';
}>;

export const button = ({ text, about, name, value, kind = 'primary' }: Button): Html =>
  html`<button ${attributes({ class: kind, name: name ?? false, value: value ?? false })}>
    ${text}${about === undefined ? '' : unseen(` ${about}`)}
  </button>`;

/** A form that consists of one button, for table rows. */
export const rowButton = (
  view: View,
  {
    path,
    values = {},
    kind = 'secondary',
    ...rest
  }: Button & Readonly<{ path: string; values?: Readonly<Record<string, string>> }>,
): Html =>
  html`<form method="post" action="${view.to(path)}" class="inline">
    ${formOf(view)} ${Object.entries(values).map(([name, value]) => hidden(name, value))} ${button({ ...rest, kind })}
  </form>`;

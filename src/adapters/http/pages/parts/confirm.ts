import { html, when } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { View } from '../view.ts';
import { form } from './form.ts';
import type { Link } from './link.ts';
import { PART_TEXTS } from './texts.ts';

type Confirm = Readonly<{
  path: string;
  goes: readonly Content[];
  stays: readonly Content[];
  /** The action and its subject, such as “Delete Ada Lovelace”. */
  submit: string;
  cancel: Link;
  fields?: Content;
  values?: Readonly<Record<string, string>>;
  danger?: boolean;
}>;

const list = (title: string, items: readonly Content[], kind: 'goes' | 'stays'): Html =>
  when(
    items.length > 0,
    () =>
      html`<h2>${title}</h2>
        <ul class="${kind}">
          ${items.map((item) => html`<li>${item}</li>`)}
        </ul>`,
  );

/** Lists what an action removes and what it keeps. Used for actions that the user can't easily undo. */
export const confirmation = (view: View, { goes, stays, danger = true, ...rest }: Confirm): Html => {
  const texts = PART_TEXTS[view.language];
  return html`<div class="confirmation">
    ${list(texts.goes, goes, 'goes')} ${list(texts.stays, stays, 'stays')} ${form(view, { ...rest, danger })}
  </div>`;
};

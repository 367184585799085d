import { html, none } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { buttonLink } from './link.ts';
import type { To } from './link.ts';
import { PART_TEXTS } from './texts.ts';

type Pager = Readonly<{ first?: To | undefined; next?: To | undefined }>;

/** `first` is absent on the first page, and `next` is absent on the last page. */
export const pager = (view: View, { first, next }: Pager): Html => {
  if (first === undefined && next === undefined) return none;
  const texts = PART_TEXTS[view.language];
  return html`<nav aria-label="${texts.pages}" class="pager">
    ${first ? buttonLink(view, { ...first, text: texts.first }) : ''}
    ${next ? buttonLink(view, { ...next, text: texts.next }) : ''}
  </nav>`;
};

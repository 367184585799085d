import { attributes, html, none } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { link, toUrl } from './link.ts';
import type { Link } from './link.ts';
import { PART_TEXTS } from './texts.ts';

/** Shows the active filters of a list, each with a link that removes it. `clear` links to the unfiltered list. */
export const chips = (view: View, filters: readonly Link[], clear: Link): Html => {
  if (filters.length === 0) return none;
  const { filters: label, remove } = PART_TEXTS[view.language];
  return html`<ul ${attributes({ 'aria-label': label, class: 'chips' })}>
    ${filters.map(
      ({ text, ...to }) =>
        html`<li>
          <a href="${toUrl(view, to)}" class="chip" aria-label="${remove(text)}"
            >${text} <span aria-hidden="true">×</span></a
          >
        </li>`,
    )}
    <li>${link(view, clear)}</li>
  </ul>`;
};

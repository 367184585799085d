import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { toUrl } from './link.ts';
import type { Link } from './link.ts';

/** Links to pages about the same subject. `current` is the path of the page that is shown. */
export const tabs = (view: View, label: string, entries: readonly Link[], current: string): Html =>
  html`<nav aria-label="${label}" class="tabs">
    <ul>
      ${entries.map(
        ({ text, ...to }) =>
          html`<li>
            <a href="${toUrl(view, to)}" ${attributes({ 'aria-current': to.path === current && 'page' })}>${text}</a>
          </li>`,
      )}
    </ul>
  </nav>`;

import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** Says why a list is empty, with a link to what to do next. */
export const empty = (text: string, way?: Html): Html =>
  html`<div class="empty">
    <p>${text}</p>
    ${way ?? ''}
  </div>`;

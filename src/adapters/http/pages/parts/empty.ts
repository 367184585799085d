import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** Says why a list is empty, and what leads on. */
export const empty = (text: string, way?: Html): Html =>
  html`<div class="empty">
    <p>${text}</p>
    ${way ?? ''}
  </div>`;

import { html } from '../html.ts';
import type { Html } from '../html.ts';

export const empty = (text: string, way?: Html): Html =>
  html`<div class="empty">
    <p>${text}</p>
    ${way ?? ''}
  </div>`;

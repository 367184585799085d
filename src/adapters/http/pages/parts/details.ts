import { attributes, html } from '../html.ts';
import type { Content, Html } from '../html.ts';

export const details = (summary: Content, content: Content, { isOpen = false } = {}): Html =>
  html`<details ${attributes({ open: isOpen })}>
    <summary>${summary}</summary>
    <div>${content}</div>
  </details>`;

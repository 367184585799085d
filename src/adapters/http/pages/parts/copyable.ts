import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** Text to copy; the script adds a button for it. */
export const copyable = (text: string): Html => html`<code data-copy="${text}">${text}</code>`;

import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** The script adds a button that copies the text. */
export const copyable = (text: string): Html => html`<code data-copy="${text}">${text}</code>`;

import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** A text to which the script adds a button that copies it. */
export const copyable = (text: string): Html => html`<code data-copy="${text}">${text}</code>`;

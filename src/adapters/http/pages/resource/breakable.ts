import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** Allows line breaks after the dots of a name such as `invoice.approve`. */
export const breakable = (name: string): Html =>
  html`${name.split('.').map((part, i) => (i === 0 ? html`${part}` : html`.<wbr />${part}`))}`;

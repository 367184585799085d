import { html } from '../html.ts';
import type { Html } from '../html.ts';

/** Lets a name such as `invoice.approve` wrap after its dots. */
export const breakable = (name: string): Html =>
  html`${name.split('.').map((part, i) => (i === 0 ? html`${part}` : html`.<wbr />${part}`))}`;

import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

/** A state in a word or two; the colour repeats what the word says. */
export const badge = (text: string, tone: Tone = 'neutral'): Html =>
  html`<span ${attributes({ class: `badge ${tone}` })}>${text}</span>`;

/** Badges beside each other. */
export const badges = (all: readonly Html[]): Html => html`<span class="badges">${all}</span>`;

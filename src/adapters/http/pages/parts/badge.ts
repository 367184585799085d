import { attributes, html } from '../html.ts';
import type { Html } from '../html.ts';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info';

/** Shows a state in one or two words. The words must be clear without the colour. */
export const badge = (text: string, tone: Tone = 'neutral'): Html =>
  html`<span ${attributes({ class: `badge ${tone}` })}>${text}</span>`;

export const badges = (all: readonly Html[]): Html => html`<span class="badges">${all}</span>`;

/** Badges for names, which may be long. */
export const nameBadges = (names: readonly string[], tone?: Tone): Html =>
  html`<span class="badges names">${names.map((name) => badge(name, tone))}</span>`;

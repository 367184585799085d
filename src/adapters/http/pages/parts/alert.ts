import { attributes, html, url } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { View } from '../view.ts';
import { PART_TEXTS } from './texts.ts';

/** `field` is the id of the invalid field. It is absent if the error is not about one field. */
export type FieldError = Readonly<{ field?: string; text: string }>;

export const errorAt = (errors: readonly FieldError[], field: string): string | undefined =>
  errors.find((error) => error.field === field)?.text;

const line = ({ field, text }: FieldError): Html =>
  html`<li>${field === undefined ? text : html`<a href="${url(`#${encodeURIComponent(field)}`)}">${text}</a>`}</li>`;

/** Lists the errors that the user can correct. The script moves the focus to this list. */
export const errorSummary = (view: View, errors: readonly FieldError[]): Html =>
  html`<div id="summary" class="alert bad" role="alert" tabindex="-1" aria-labelledby="summary-title">
    <h2 id="summary-title">${PART_TEXTS[view.language].problem}</h2>
    <ul>
      ${errors.map(line)}
    </ul>
  </div>`;

type Tone = 'bad' | 'warn';

/** A problem that the user can't correct, such as a lock. `more` describes what the user can do instead. */
export const problem = (text: Content, more?: Content, tone: Tone = 'bad'): Html =>
  html`<div id="summary" role="alert" tabindex="-1" ${attributes({ class: `alert ${tone}` })}>
    <p>${text}</p>
    ${more === undefined ? '' : html`<p>${more}</p>`}
  </div>`;

/** Information that is not an error. */
export const callout = (content: Content, tone: 'info' | 'warn' | 'bad' = 'info'): Html =>
  html`<div ${attributes({ class: `alert ${tone}` })}>${content}</div>`;

import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';

export type Definition = Readonly<{ label: string; value: Content; action?: Html | undefined }>;

export const definitionList = (rows: readonly Definition[]): Html =>
  html`<dl class="definitions">
    ${rows.map(
      ({ label, value, action }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
          ${action === undefined ? '' : html`<dd class="actions">${action}</dd>`}
        </div>`,
    )}
  </dl>`;

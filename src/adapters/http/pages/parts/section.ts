import { attributes, html } from '../html.ts';
import type { Content, Html } from '../html.ts';

type Section = Readonly<{ id: string; title: string; about?: Content; action?: Html; danger?: boolean }>;

export const section = ({ id, title, about, action, danger = false }: Section, content: Content): Html =>
  html`<section aria-labelledby="${id}" ${attributes({ class: danger ? 'panel is-dangerous' : 'panel' })}>
    <div class="panel-head">
      <h2 id="${id}">${title}</h2>
      ${action ?? ''}
    </div>
    ${about === undefined ? '' : html`<p class="hint">${about}</p>`} ${content}
  </section>`;

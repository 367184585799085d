import { html, none } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { form } from '../parts/form.ts';
import { link } from '../parts/link.ts';
import type { View } from '../view.ts';
import { UNDO_FACTOR_TEXTS } from './texts.ts';

type Form = Readonly<{ token: string; alert?: Html }>;

/** The form posts the token in its body, not in its URL. */
export const undoFactorFormPage = (view: View, { token, alert }: Form): Page => {
  const texts = UNDO_FACTOR_TEXTS[view.language];
  return {
    title: texts.title,
    hasToken: true,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      <ul>
        ${texts.happens.map((line) => html`<li>${line}</li>`)}
      </ul>
      ${form(view, { path: '/undo-factor', submit: texts.submit, values: { token }, danger: true })}`,
  };
};

type Name = 'done' | 'stale' | 'missing' | 'unreadable' | 'method';

/** If `hasPages` is true, the page links to the page for a new password. */
export const undoFactorMessage = (view: View, name: Name, hasPages: boolean): Page => {
  const texts = UNDO_FACTOR_TEXTS[view.language];
  const { title, text } = texts[name];
  const way = html`<p>${link(view, { path: '/forgot', text: texts.choosePassword })}</p>`;
  return {
    title,
    hasToken: true,
    isShownOnce: name === 'done',
    main: html`<p>${text}</p>
      ${hasPages && name === 'stale' ? way : none}`,
  };
};

import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import type { View } from '../view.ts';
import { RESET_TEXTS } from './texts.ts';

type Form = Readonly<{ token: string; minLength: number; alert?: string }>;

const field = (name: string, label: string): Html =>
  html`<label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="password" autocomplete="new-password" required />`;

/** The form; `alert` says why it is shown again. */
export const resetFormPage = (view: View, { token, minLength, alert }: Form): Page => {
  const texts = RESET_TEXTS[view.language];
  return {
    title: texts.title,
    hasToken: true,
    ...(alert === undefined ? {} : { alert: html`<p role="alert">${alert}</p>` }),
    main: html`<form method="post" action="${view.to('/reset')}">
      <input type="hidden" name="token" value="${token}" />
      ${field('new_password', texts.newPassword(minLength))} ${field('repeat', texts.repeat)}
      <button>${texts.submit}</button>
    </form>`,
  };
};

export const resetMessage = (view: View, name: 'stale' | 'missing' | 'unreadable' | 'method' | 'done'): Page => {
  const { title, text } = RESET_TEXTS[view.language][name];
  return {
    title,
    hasToken: true,
    main: html`<p>${text}</p>`,
  };
};

import { html } from '../html.ts';
import type { Page } from '../page.ts';
import type { View } from '../view.ts';
import { INVITATION_TEXTS } from './texts.ts';

type Form = Readonly<{ token: string; minLength: number; isRefused?: boolean }>;

/** The token stays out of the address. */
export const invitationFormPage = (view: View, { token, minLength, isRefused = false }: Form): Page => {
  const texts = INVITATION_TEXTS[view.language];
  return {
    title: texts.title,
    hasToken: true,
    ...(isRefused ? { alert: html`<p role="alert">${texts.weak(minLength)}</p>` } : {}),
    main: html`<p>${texts.explain}</p>
      <form method="post" action="${view.to('/invitation')}">
        <input type="hidden" name="token" value="${token}" />
        <label for="password">${texts.password(minLength)}</label>
        <input id="password" name="password" type="password" autocomplete="new-password" />
        <button>${texts.accept}</button>
      </form>`,
  };
};

export const invitationMessage = (view: View, name: 'done' | 'invalid' | 'later' | 'method'): Page => {
  const { title, text } = INVITATION_TEXTS[view.language][name];
  return { title, hasToken: true, main: html`<p>${text}</p>` };
};

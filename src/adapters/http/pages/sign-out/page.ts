import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { checkbox } from '../parts/choice-fields.ts';
import { form } from '../parts/form.ts';
import type { View } from '../view.ts';
import { SIGN_OUT_TEXTS } from './texts.ts';

type Given = Readonly<{ alert?: Html; forget?: boolean }>;

export const signOutPage = (view: View, { alert, forget = false }: Given = {}): Page => {
  const texts = SIGN_OUT_TEXTS[view.language];
  const fields = checkbox({ name: 'forget', label: texts.forget, hint: texts.forgetHint, isChecked: forget });
  return {
    title: texts.title,
    ...(alert ? { alert } : {}),
    main: html`<p>${texts.explain}</p>
      ${form(view, { path: '/sign-out', submit: texts.submit, fields })}`,
  };
};

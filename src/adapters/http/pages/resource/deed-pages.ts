import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { errorSummary } from '../parts/alert.ts';
import { confirmation } from '../parts/confirm.ts';
import { definitionList } from '../parts/definition-list.ts';
import { form } from '../parts/form.ts';
import type { View } from '../view.ts';
import { controls, shownFields } from './form.ts';
import type { Filled } from './form.ts';
import { nounOf, nounsOf, pathOf, titleOf } from './spec.ts';
import type { AnyItem, AnySpec } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

export const newPage = (spec: AnySpec, view: View, filled: Filled): Page => {
  const texts = RESOURCE_TEXTS[view.language];
  const [path, title] = [pathOf(spec), texts.create(nounOf(spec, view))];
  return {
    title,
    section: 'admin',
    ...(filled.errors ? { alert: errorSummary(view, filled.errors) } : {}),
    main: form(view, {
      path: `${path}/new`,
      submit: title,
      fields: controls(spec, view, filled),
      cancel: { path, text: texts.cancel },
    }),
  };
};

export const deletePage = (spec: AnySpec, view: View, item: AnyItem, why?: Html): Page => {
  const texts = RESOURCE_TEXTS[view.language];
  const title = titleOf(spec, view, item);
  const path = `${pathOf(spec)}/${item.id}`;
  return {
    title: texts.delete(title),
    section: 'admin',
    ...(why ? { alert: why } : {}),
    main: html`${definitionList(shownFields(spec, view, item))}
    ${confirmation(view, {
      path: `${path}/delete`,
      values: { version: String(item.version) },
      goes: [texts.deleteGoes(title)],
      stays: [texts.deleteStays],
      submit: texts.delete(title),
      cancel: { path, text: texts.cancel },
    })}`,
  };
};

export const restorePage = (spec: AnySpec, view: View, id: number, about: string): Page => {
  const texts = RESOURCE_TEXTS[view.language];
  return {
    title: texts.restore(about),
    about,
    section: 'admin',
    main: html`<p>${texts.restoreLong}</p>
      ${form(view, {
        path: `${pathOf(spec)}/${id}/restore`,
        submit: texts.restore(about),
        cancel: { path: pathOf(spec), text: texts.back(nounsOf(spec, view)) },
      })}`,
  };
};

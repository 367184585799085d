import type { Language } from '../../../../core/domain/messages/message.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import type { View } from '../view.ts';
import { PROBLEM_TEXTS } from './texts.ts';

/** Words in backticks are rendered as code. */
type Words = Readonly<{ title: string; happened: string; next: string }>;

export type Explained = Readonly<{
  status: number;
  slug: string;
  code: string;
  words: Readonly<Record<Language, Words>>;
}>;

const rich = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))}`;

const toIndex = (view: View): Html =>
  html`<p><a href="${view.to('/problems')}">${PROBLEM_TEXTS[view.language].all}</a></p>`;

export const problemPage = (view: View, { status, code, words }: Explained): Page => {
  const texts = PROBLEM_TEXTS[view.language];
  const { title, happened, next } = words[view.language];
  return {
    title,
    isText: true,
    main: html`<p>${texts.status} <code>${status}</code> · ${texts.code} <code>${code}</code></p>
      <h2>${texts.happened}</h2>
      <p>${rich(happened)}</p>
      <h2>${texts.next}</h2>
      <p>${rich(next)}</p>
      ${toIndex(view)}`,
  };
};

export const indexPage = (view: View, problems: readonly Explained[]): Page => {
  const texts = PROBLEM_TEXTS[view.language];
  const items = problems.map(
    ({ status, slug, code, words }) =>
      html`<li>
        <a href="${view.to(`/problems/${slug}`)}">${words[view.language].title}</a> (<code>${status} ${code}</code>)
      </li>`,
  );
  return {
    title: texts.allTitle,
    isText: true,
    main: html`<p>${rich(texts.allText)}</p>
      <ul>
        ${items}
      </ul>`,
  };
};

export const unknownPage = (view: View): Page => {
  const { title, text } = PROBLEM_TEXTS[view.language].unknown;
  return {
    title,
    main: html`<p>${text}</p>
      ${toIndex(view)}`,
  };
};

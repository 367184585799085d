import type { Language } from '../../../../core/domain/messages/message.ts';
import { escape, messagePage } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { PROBLEM_TEXTS } from './texts.ts';

/** A word in backticks is code. */
type Words = Readonly<{ title: string; happened: string; next: string }>;

/** A kind of problem, as its page explains it. */
export type Explained = Readonly<{
  status: number;
  slug: string;
  code: string;
  words: Readonly<Record<Language, Words>>;
}>;

const rich = (text: string): string => escape(text).replace(/`([^`]*)`/g, '<code>$1</code>');

/** Links are relative, so that they work behind a path prefix. */
const toIndex = (language: Language): string =>
  `<p><a href="../problems">${escape(PROBLEM_TEXTS[language].all)}</a></p>`;

export const problemPage = (language: Language, { status, code, words }: Explained): HtmlPage => {
  const texts = PROBLEM_TEXTS[language];
  const { title, happened, next } = words[language];
  return {
    language,
    status: 200,
    title,
    body: `<p>${escape(texts.status)} <code>${status}</code> · ${escape(texts.code)} <code>${escape(code)}</code></p>
<h2>${escape(texts.happened)}</h2>
<p>${rich(happened)}</p>
<h2>${escape(texts.next)}</h2>
<p>${rich(next)}</p>
${toIndex(language)}`,
  };
};

export const indexPage = (language: Language, problems: readonly Explained[]): HtmlPage => {
  const texts = PROBLEM_TEXTS[language];
  const items = problems.map(
    ({ status, slug, code, words }) =>
      `<li><a href="problems/${escape(slug)}">${escape(words[language].title)}</a> (<code>${status} ${escape(code)}</code>)</li>`,
  );
  return {
    language,
    status: 200,
    title: texts.allTitle,
    body: `<p>${rich(texts.allText)}</p>\n<ul>\n${items.join('\n')}\n</ul>`,
  };
};

export const unknownPage = (language: Language): HtmlPage => {
  const page = messagePage(language, 404, PROBLEM_TEXTS[language].unknown);
  return { ...page, body: `${page.body}\n${toIndex(language)}` };
};

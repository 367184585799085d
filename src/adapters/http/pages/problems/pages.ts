import type { Language } from '../../../../core/domain/messages/message.ts';
import { escape } from '../layout.ts';
import type { Page } from '../layout.ts';
import { WORDINGS } from './wording.ts';

/** What is said of a problem in one language; a word in backticks is code. */
type Words = Readonly<{ title: string; happened: string; next: string }>;

/** A kind of problem that the service answers with. */
export type Explained = Readonly<{
  status: number;
  slug: string;
  /** What programs tell it by. */
  code: string;
  words: Readonly<Record<Language, Words>>;
}>;

const rich = (text: string): string => escape(text).replace(/`([^`]*)`/g, '<code>$1</code>');

/** Links are relative, so that they work behind a path prefix. */
const toIndex = (language: Language): string => `<p><a href="../problems">${escape(WORDINGS[language].all)}</a></p>`;

export const problemPage = (language: Language, { status, code, words }: Explained): Page => {
  const w = WORDINGS[language];
  const { title, happened, next } = words[language];
  return {
    status: 200,
    title,
    body: `<p>${escape(w.status)} <code>${status}</code> · ${escape(w.code)} <code>${escape(code)}</code></p>
<h2>${escape(w.happened)}</h2>
<p>${rich(happened)}</p>
<h2>${escape(w.next)}</h2>
<p>${rich(next)}</p>
${toIndex(language)}`,
  };
};

export const indexPage = (language: Language, problems: readonly Explained[]): Page => {
  const w = WORDINGS[language];
  const items = problems.map(
    ({ status, slug, code, words }) =>
      `<li><a href="problems/${escape(slug)}">${escape(words[language].title)}</a> (<code>${status} ${escape(code)}</code>)</li>`,
  );
  return {
    status: 200,
    title: w.allTitle,
    body: `<p>${rich(w.allText)}</p>\n<ul>\n${items.join('\n')}\n</ul>`,
  };
};

export const unknownPage = (language: Language): Page => ({
  status: 404,
  title: WORDINGS[language].unknownTitle,
  body: `<p>${escape(WORDINGS[language].unknown)}</p>\n${toIndex(language)}`,
});

export const otherMethodPage = (language: Language): Page => ({
  status: 405,
  title: WORDINGS[language].methodTitle,
  body: `<p>${escape(WORDINGS[language].method)}</p>`,
});

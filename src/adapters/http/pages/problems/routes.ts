import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { RefusedRequest } from '../../server/http-context.ts';
import { PROBLEM_KINDS } from '../../server/problem-kind.ts';
import type { ProblemKind } from '../../server/problem-kind.ts';
import type { Route } from '../../server/route.ts';
import { htmlAnswer, messagePage } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { pageRoute } from '../page-route.ts';
import type { RefusedPages } from '../page-route.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { indexPage, problemPage, unknownPage } from './page.ts';
import type { Explained } from './page.ts';
import { PROBLEM_TEXTS } from './texts.ts';

/** Every kind of problem, under the English titles of the problem documents. */
export const explainedProblems = (titles: Readonly<Record<ProblemKind, string>>): readonly Explained[] =>
  PROBLEM_KINDS.map(({ kind, status, slug, code }) => ({
    status,
    slug,
    code,
    words: { en: { title: titles[kind], ...EN[kind] }, de: DE[kind] },
  }));

const readOnly = ({ language }: RefusedRequest): HtmlPage => messagePage(language, 405, PROBLEM_TEXTS[language].method);
const refused: RefusedPages = {
  InvalidRequest: ({ language }) => unknownPage(language),
  MethodNotAllowed: readOnly,
  MethodNotImplemented: readOnly,
};

/** The pages that the `type` of each problem document leads to, and their list. They need no database. */
export const problemPages = (problems: readonly Explained[]): readonly Route[] => [
  pageRoute({
    method: 'GET',
    path: '/problems',
    operationId: 'listProblems',
    access: 'public',
    handle: ({ language }) => TE.right(htmlAnswer(indexPage(language, problems))),
    refused,
  }),
  pageRoute({
    method: 'GET',
    path: '/problems/:slug',
    operationId: 'explainProblem',
    access: 'public',
    params: t.strict({ slug: t.string }),
    handle: ({ url, language }) => {
      // as it was sent: another spelling, such as %6Cocked, is another address
      const found = problems.find(({ slug }) => new URL(url).pathname.endsWith(`/problems/${slug}`));
      return TE.right(htmlAnswer(found ? problemPage(language, found) : unknownPage(language)));
    },
    refused,
  }),
];

import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { PROBLEM_KINDS } from '../../server/problem-kind.ts';
import type { ProblemKind } from '../../server/problem-kind.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { shown } from '../page.ts';
import type { View } from '../view.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import { indexPage, problemPage, unknownPage } from './page.ts';
import type { Explained } from './page.ts';

/** `titles` are the English titles of the problem documents. */
export const explainedProblems = (titles: Readonly<Record<ProblemKind, string>>): readonly Explained[] =>
  PROBLEM_KINDS.map(({ kind, status, slug, code }) => ({
    status,
    slug,
    code,
    words: { en: { title: titles[kind], ...EN[kind] }, de: DE[kind] },
  }));

const unknown = ({ view }: Readonly<{ view: View }>) => shown(unknownPage(view), { status: 404 });

/**
 * The page of each kind of problem, to which the `type` of a problem document links, and a list of these pages. They
 * need no database.
 */
export const problemPages = (problems: readonly Explained[]): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: '/problems',
    operationId: 'listProblems',
    access: 'public',
    handle: ({ view }) => TE.right(shown(indexPage(view, problems))),
  }),
  page({
    method: 'GET',
    path: '/problems/:slug',
    operationId: 'explainProblem',
    access: 'public',
    params: t.strict({ slug: t.string }),
    handle: ({ url, view }) => {
      // compare the path as it was sent, because another spelling such as `%6Cocked` is a different path
      const found = problems.find(({ slug }) => new URL(url).pathname.endsWith(`/problems/${slug}`));
      return TE.right(found ? shown(problemPage(view, found)) : unknown({ view }));
    },
    refused: { InvalidRequest: unknown },
  }),
];

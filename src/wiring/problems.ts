import { codeOf } from '../adapters/http/api/problems/problem.ts';
import { PROBLEMS } from '../adapters/http/api/problems/table.ts';
import type { PageMiddleware } from '../adapters/http/pages/layout.ts';
import { problemPages } from '../adapters/http/pages/problems/problem-pages.ts';

/** A page for each problem that the edge answers with, made from its own table. */
export const explainProblems: PageMiddleware = problemPages(
  PROBLEMS.map(({ status, slug, title, about: { en, ...others } }) => ({
    status,
    slug,
    code: codeOf(slug),
    words: { en: { title, ...en }, ...others },
  })),
);

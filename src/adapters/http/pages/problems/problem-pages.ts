import { languageOf, sendPage } from '../layout.ts';
import type { PageMiddleware } from '../layout.ts';
import { indexPage, otherMethodPage, problemPage, unknownPage } from './pages.ts';
import type { Explained } from './pages.ts';

const INDEX = '/problems';
/** The slug is a part of the path without slashes; whatever else begins like this is nobody's path. */
const ONE = /^\/problems\/([^/]+)$/;
const ALLOW = 'GET, HEAD, OPTIONS';

/**
 * The pages that the `type` of every problem document leads to, and a list of them. They need nothing but the list, so
 * that they are there while the database is not.
 */
export const problemPages =
  (problems: readonly Explained[]): PageMiddleware =>
  async (ctx, next) => {
    const slug = ONE.exec(ctx.path)?.[1];
    if (ctx.path !== INDEX && slug === undefined) return next();
    ctx.state.route = slug === undefined ? INDEX : `${INDEX}/{slug}`;
    const language = languageOf(ctx);
    if (ctx.method === 'GET' || ctx.method === 'HEAD') {
      const found = problems.find((one) => one.slug === slug);
      if (found) return sendPage(ctx, language, problemPage(language, found));
      return sendPage(ctx, language, slug === undefined ? indexPage(language, problems) : unknownPage(language));
    }
    ctx.set('Allow', ALLOW);
    if (ctx.method !== 'OPTIONS') return sendPage(ctx, language, otherMethodPage(language));
    ctx.status = 204;
  };

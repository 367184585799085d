import type { Route } from '../../src/adapters/http/server/route.ts';
import type { Site } from './site.ts';

/** A page to look at: where it is, and as whom. */
export type Stop = Readonly<{ name: string; path: string; as: 'nobody' | 'administrator' }>;

/** Answers that are not pages: files, and redirects that a browser never shows. */
const NO_PAGES =
  /^\/(?:assets|images|docs\/|favicon|robots\.txt|\.well-known|dev\/|language|sign-out|oauth)|^\/$|\.(?:json|txt)$/;
/** Pages for those who are not signed in. */
const GETTING_IN = /^\/(?:sign-in|code|register|forgot|reset|invitation|problems|docs)(?:\/|$)/;

/** Every page of the service, found from its routes, so that a new one can't be forgotten. */
export const tourOf = async (
  { routes }: Pick<Site, 'routes'>,
  fill: (path: string) => Promise<string>,
): Promise<readonly Stop[]> => {
  const pages = routes.filter(({ method, page, path }: Route) => method === 'GET' && page && !NO_PAGES.test(path));
  const stops: Stop[] = [];
  for (const { path } of pages)
    stops.push({ name: path, path: await fill(path), as: GETTING_IN.test(path) ? 'nobody' : 'administrator' });
  return stops;
};

import type { Route } from '../../src/adapters/http/server/route.ts';
import type { Sample } from './sample.ts';
import type { Site } from './site.ts';

/** A page to look at: where it is, and as whom. */
export type Stop = Readonly<{ name: string; path: string; as: 'nobody' | 'administrator'; status: number }>;

/** Files, Swagger’s page, and addresses that only lead elsewhere. */
const NO_PAGES = [
  /^\/(?:assets|images|docs)(?:\/|$)/,
  /\.(?:ico|svg|txt|json|js)$/,
  /^\/(?:\.well-known\/change-password|oauth\/.*|account\/linked|account\/data\/export|(?:sign-in|second-factor|confirm)\/passkey)?$/,
];
const GETTING_IN = /^\/(?:sign-in|second-factor|code|register|forgot|reset|invitation|undo-factor|problems)(?:\/|$)/;

/** Whether the route shows a page, rather than a file or the way to one. */
export const isPage = ({ method, path, produces }: Route): boolean =>
  method === 'GET' && produces === 'text/html' && !NO_PAGES.some((pattern) => pattern.test(path));

const stop = (path: string, { name = path, status = 200 }: Partial<Stop> = {}): Stop => ({
  name,
  path,
  as: GETTING_IN.test(path) ? 'nobody' : 'administrator',
  status,
});

/** Every page of the service, found from its routes, so that a new one can’t be forgotten, and some that refuse. */
export const tourOf = ({ routes }: Pick<Site, 'routes'>, { fill }: Pick<Sample, 'fill'>): readonly Stop[] => [
  ...routes.filter(isPage).map(({ path }) => stop(fill(path), { name: path })),
  stop('/nothing', { name: 'not found', status: 404 }),
  stop('/reset?token=gone', { name: 'a stale link', status: 401 }),
  stop('/undo-factor?token=gone', { name: 'a stale undo link', status: 401 }),
];

import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import { setOwnCookie } from '../server/cookies.ts';
import type { OwnCookie } from '../server/cookies.ts';
import type { PresentPage, PresentedRefusal, RefusedRequest } from '../server/http-context.ts';
import { refusalHeaders } from '../server/problem-kind.ts';
import type { Access, Answer, Request, Route, Uncounted } from '../server/route.ts';
import { deviceIn, ended, flowIn, noticeCookie, noticeIn } from './cookies.ts';
import type { Flow } from './cookies.ts';
import { documentOf, pageHeaders } from './layout.ts';
import type { AnyRefusal, PageAnswer, Redirected, Shown } from './page.ts';
import { refusedPage } from './refused.ts';
import { viewOf } from './view.ts';
import type { Site, View } from './view.ts';

type InBrowser = Readonly<{ view: View; flow: Flow; deviceToken: string | null }>;

/** The parts of a refused request that the error page may use. */
export type Refused = RefusedRequest & Readonly<{ view: View; flow: Flow }>;
/** The pages for refusals of one route. `refused.ts` has the page for all other refusals. */
export type RefusedPages = {
  readonly [Tag in AnyRefusal['_tag']]?: (
    request: Refused,
    refusal: Extract<AnyRefusal, { _tag: Tag }>,
  ) => Shown | Redirected;
};

type Spec<P extends t.Mixed, Q extends t.Mixed, F extends t.Mixed, A extends Access> = Readonly<{
  method: 'GET' | 'POST';
  path: string;
  operationId: string;
  access: A;
  params?: P;
  /** The codec of the query. Unknown parameters and fields are ignored. */
  query?: Q;
  form?: F;
  handle: (
    request: Request<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<F>, A> & InBrowser,
  ) => TE.TaskEither<AnyRefusal, PageAnswer>;
  refused?: RefusedPages;
  /** The path that opens the page again. Default: the path and query of the request. */
  shownAt?: string;
  /** Whether this request is exempt from the rate limit because another limit covers it. */
  uncounted?: (request: Readonly<{ body: t.TypeOf<F>; deviceToken: string | null }>) => Uncounted;
}> &
  Pick<Route, 'assurance' | 'fresh' | 'limited' | 'changes'> &
  Readonly<{ encoding?: 'multipart' }>;

/** The description of a page. `pageRoutes` turns it into a route. */
export type PageRecord = Spec<t.Mixed, t.Mixed, t.Mixed, Access>;

export const page = <
  const A extends Access,
  P extends t.Mixed = t.UndefinedC,
  Q extends t.Mixed = t.UndefinedC,
  F extends t.Mixed = t.UndefinedC,
>(
  spec: Spec<P, Q, F, A>,
  // a cast, because the type of a list of pages can't express which input each `handle` takes
): PageRecord => spec as unknown as PageRecord;

const lines = (site: Site, cookies: readonly OwnCookie[]) =>
  cookies.length > 0 ? { 'Set-Cookie': cookies.map((cookie) => setOwnCookie(site.publicUrl, cookie)) } : {};

const answerOf = (view: View, given: PageAnswer, isPartial = false): Answer => {
  const { site } = view;
  if (given._tag === 'Other') return given.answer;
  const { cookies = [] } = given;
  if (given._tag === 'Redirected') {
    const notice = given.notice === undefined ? [] : [noticeCookie(site, given.notice)];
    const headers = { Location: given.to, 'Cache-Control': 'no-store', ...lines(site, [...cookies, ...notice]) };
    return { status: 303, body: '', headers, hasChanged: given.hasChanged ?? true };
  }
  const { page: content, status = 200, hasChanged = status < 400 } = given;
  const seen = view.notice === null || isPartial ? [] : [ended('notice')];
  const body = isPartial && content.partial ? content.partial.html : documentOf(view, content, status);
  const headers = {
    ...pageHeaders(view, content),
    ...(given.refusal ? refusalHeaders(given.refusal, status) : {}),
    ...lines(site, [...cookies, ...seen]),
  };
  return { status, body, headers, hasChanged };
};

const refusalView = (site: Site, { language, requestId, principal, here }: RefusedRequest): View =>
  viewOf({ site, language, requestId, principal, here, notice: null });

type Place = Readonly<{ method: string; here: string; shownAt?: string | undefined; token?: unknown }>;

/** Returns the path and query that open the page again. If the form posted a link's token, the query has the token. */
const hereOf = ({ method, here, shownAt = here, token }: Place): string =>
  method === 'POST' && typeof token === 'string' && token !== ''
    ? `${here.replace(/\?.*/, '')}?${new URLSearchParams({ token }).toString()}`
    : shownAt;

type Presented = Readonly<{ refused?: RefusedPages | undefined; shownAt?: string | undefined }>;

/** Presents refusals as pages: with `refused` if it has an entry, otherwise with the page that all routes share. */
export const presentIn =
  (site: Site, { refused = {}, shownAt }: Presented = {}): PresentPage =>
  (refusal, sent) => {
    const request = { ...sent, here: hereOf({ ...sent, shownAt, token: sent.given['token'] }) };
    const view = refusalView(site, request);
    // the compiler can't see that each entry accepts the refusal with its own tag
    const show = refused[refusal._tag] as ((request: Refused, refusal: AnyRefusal) => Shown | Redirected) | undefined;
    const flow = flowIn(site, request.cookie);
    const given = show?.({ ...request, view, flow }, refusal) ?? refusedPage(view, request, refusal);
    return presented(answerOf(view, given), site, refusal);
  };

const presented = ({ status, headers = {}, body }: Answer, site: Site, refusal: AnyRefusal): PresentedRefusal => {
  const { Location, ...others } = headers;
  const located = typeof Location === 'string' ? { Location: ownLocation(site, Location) } : {};
  return { status, headers: { ...others, ...located, ...refusalHeaders(refusal, status) }, body: String(body) };
};

const ownLocation = ({ publicUrl }: Site, path: string): string =>
  `${new URL(publicUrl).pathname.replace(/\/$/, '')}${path}`;

const toRoute =
  (site: Site) =>
  ({ form, refused, shownAt, handle, encoding, uncounted, ...spec }: PageRecord): Route => {
    return {
      ...spec,
      ...(uncounted
        ? {
            uncounted: ({ body, cookie }: Pick<Request<unknown, unknown, unknown, 'public'>, 'body' | 'cookie'>) =>
              uncounted({ body, deviceToken: deviceIn(site, cookie) }),
          }
        : {}),
      ...(form ? { body: form, encoding: 'form' } : {}),
      ...(encoding ? { encoding } : {}),
      page: presentIn(site, { refused, shownAt }),
      produces: 'text/html',
      responses: {},
      handle: (request: Request<unknown, unknown, Readonly<{ token?: unknown }> | undefined, 'visitor'>) => {
        const { language, requestId, principal = null, cookie, body } = request;
        const path = request.url.slice(site.publicUrl.length);
        const here = hereOf({ method: spec.method, here: path, shownAt, token: body?.token });
        const notice = noticeIn(site, cookie);
        const view = viewOf({ site, language, requestId, principal, here, notice });
        const inBrowser = { view, flow: flowIn(site, cookie), deviceToken: deviceIn(site, cookie) };
        return pipe(
          handle({ ...request, ...inBrowser }),
          TE.map((given) => answerOf(view, given, request.isPartial)),
        );
      },
    } as unknown as Route;
  };

export const pageRoutes = (site: Site, records: readonly PageRecord[]): readonly Route[] => records.map(toRoute(site));

import type * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import type { Refusal } from '../../../core/domain/errors.ts';
import type { RefusedRequest } from '../server/http-context.ts';
import type { HttpRefusal } from '../server/http-refusal.ts';
import { refusalHeaders } from '../server/problem-kind.ts';
import type { Access, Answer, Request, Route } from '../server/route.ts';
import { htmlAnswer } from './layout.ts';
import type { HtmlPage } from './layout.ts';

type AnyRefusal = Refusal | HttpRefusal;

/** What is shown for each refusal; the others are answered with a problem document. */
export type RefusedPages = {
  readonly [Tag in AnyRefusal['_tag']]?: (
    request: RefusedRequest,
    refusal: Extract<AnyRefusal, { _tag: Tag }>,
  ) => HtmlPage;
};

type Spec<P extends t.Mixed, Q extends t.Mixed, F extends t.Mixed, A extends Access> = Readonly<{
  method: 'GET' | 'POST';
  path: string;
  operationId: string;
  access: A;
  params?: P;
  /** Parameters and fields that the codec does not name are ignored. */
  query?: Q;
  form?: F;
  /** The name of the service, for pages that show it. */
  service?: string;
  handle: (request: Request<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<F>, A>) => TE.TaskEither<AnyRefusal, Answer>;
  refused: RefusedPages;
}>;

/** A route that answers with HTML, refusals included. */
export const pageRoute = <
  A extends Access,
  P extends t.Mixed = t.UndefinedC,
  Q extends t.Mixed = t.UndefinedC,
  F extends t.Mixed = t.UndefinedC,
>({
  form,
  refused,
  service,
  ...spec
}: Spec<P, Q, F, A>): Route => {
  const page: Route['page'] = (refusal, request) => {
    // each tag has an entry for its own refusal, which an index by a union can't express
    const show = refused[refusal._tag] as ((request: RefusedRequest, refusal: AnyRefusal) => HtmlPage) | undefined;
    if (!show) return null;
    const { status, headers, body } = htmlAnswer({
      ...show(request, refusal),
      ...(service !== undefined && { service }),
    });
    return { status, headers: { ...headers, ...refusalHeaders(refusal, status) }, body };
  };
  const read = form ? { body: form, encoding: 'form' } : {};
  // `handle` is called with what these codecs have decoded
  return { ...spec, ...read, page, produces: 'text/html', responses: {} } as unknown as Route;
};

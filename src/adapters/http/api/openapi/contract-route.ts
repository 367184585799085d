import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import { fixedBody } from '../../server/fixed-body.ts';
import { route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { openApiDocument } from './document.ts';
import type { DocumentInfo } from './document.ts';

const DocumentText = withSchema(new t.Type<string>('DocumentText', t.string.is, t.string.validate, t.identity), {
  type: 'object',
  description: 'An OpenAPI 3.1 document.',
});

/**
 * Serves the OpenAPI document of `routes` and of this route. The document is made on the first request, because
 * otherwise startup would take longer.
 */
export const openApiRoute = (routes: readonly Route[], about: DocumentInfo): Route => {
  const self: Route = route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'readContract',
    summary: 'This OpenAPI document',
    access: 'public',
    tagged: true,
    responses: { 200: DocumentText },
    produces: 'application/json',
    example: { answer: { openapi: '3.1.0', info: { title: 'Identity and users', version: about.version }, paths: {} } },
    handle: () => TE.right({ status: 200 as const, fixed: (fixed ??= make()) }),
  });
  const make = () => {
    const text = JSON.stringify(openApiDocument([...routes, self], about));
    return { body: fixedBody('application/json; charset=utf-8', Buffer.from(text)), cacheControl: 'no-cache' };
  };
  let fixed: ReturnType<typeof make> | undefined;
  return self;
};

import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { FACTOR_METHODS } from '../../../../core/domain/second-factor/evidence.ts';
import { STORABLE } from '../../server/input/texts.ts';
import { problemKind } from '../../server/problem-kind.ts';
import type { RefusalTag, Route } from '../../server/route.ts';
import { toProblem } from '../problems/problem.ts';
import type { Problem } from '../problems/problem.ts';
import { TITLES } from '../problems/titles.ts';
import { headerRefs, isLimited, limitHeaders } from './response-headers.ts';
import type { RefusalHeader } from './response-headers.ts';
import { sampleOf } from './samples.ts';

/** The refusals that the HTTP server itself can send, in the order of its checks. */
const serverRefusals = (route: Route): readonly RefusalTag[] => {
  const { access, assurance, body, fresh, idempotent, responses, encoding } = route;
  const isAnswered = Object.values(responses).some((codec) => codec !== null);
  const takesBody = body !== undefined || encoding === 'form';
  return [
    ...(access === 'public' ? [] : (['Unauthenticated', 'Unavailable'] as const)),
    ...(access === 'public' || access === 'visitor' || assurance === 'aal1'
      ? []
      : (['AssuranceRequired', 'SecondFactorSetupRequired'] as const)),
    ...(typeof access === 'string' ? [] : (['PrivilegeMissing'] as const)),
    ...(fresh ? (['ReauthenticationRequired'] as const) : []),
    ...(isAnswered ? (['NotAcceptable'] as const) : []),
    ...(takesBody ? (['UnsupportedMediaType', 'PayloadTooLarge'] as const) : []),
    ...(encoding === 'multipart' ? (['MalformedMultipart', 'Overloaded', 'RequestTimeout'] as const) : []),
    ...(takesBody && encoding === undefined ? (['MalformedJson'] as const) : []),
    'InvalidRequest',
    ...(isLimited(route) ? (['RateLimited'] as const) : []),
    ...(idempotent ? (['IdempotencyKeyInUse', 'IdempotencyKeyReused'] as const) : []),
    // only health checks are answered before startup has finished
    ...(route.path.startsWith('/health/') ? [] : (['Unavailable'] as const)),
    // a call that uses the database can also be refused because the database is overloaded
    ...(route.refusals?.includes('Unavailable') ? (['Overloaded'] as const) : []),
    'InternalError',
  ];
};

const REQUEST_ID = '9f0c5a1e-1f0f-4b6e-8d64-0c3f1f1f7b52';

const shownOf = (tag: RefusalTag, route: Route, publicUrl: string) =>
  toProblem(sampleOf(tag, route), { publicUrl, requestId: REQUEST_ID });

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is for programs; `detail` says what to do next.',
  properties: {
    type: { type: 'string', format: 'uri', maxLength: 2048, description: 'The page that explains the problem.' },
    title: { type: 'string', maxLength: 128, pattern: STORABLE },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
    detail: { type: 'string', maxLength: 4096, pattern: STORABLE },
    code: { type: 'string', maxLength: 64, pattern: '^[A-Z_]+$' },
    request_id: { type: 'string', maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' },
    challenge: {
      type: 'string',
      maxLength: 64,
      pattern: '^[A-Za-z0-9_-]+$',
      description: 'With SECOND_FACTOR_REQUIRED: answer it at /v1/auth/second-factor.',
    },
    methods: {
      type: 'array',
      maxItems: 8,
      items: { type: 'string', enum: [...FACTOR_METHODS] },
      description: 'What can answer the challenge.',
    },
    expires_in: {
      type: 'integer',
      format: 'int32',
      minimum: 0,
      maximum: 86_400,
      description: 'How long it waits, in seconds.',
    },
    errors: { type: 'array', maxItems: 50, items: { $ref: '#/components/schemas/FieldProblem' } },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  additionalProperties: false,
};
const FIELD_PROBLEM: JsonSchema = {
  type: 'object',
  properties: {
    pointer: {
      type: 'string',
      maxLength: 300,
      // the pattern is loose, because a pointer may have names that the client sent
      pattern: '^($|[A-Za-z/?{])',
      description:
        'JSON Pointer into the body, `?name` of a query parameter, `{name}` of a path parameter, or a header.',
    },
    code: { type: 'string', maxLength: 64, pattern: '^[a-z_-]+$' },
    detail: { type: 'string', maxLength: 4096, pattern: STORABLE },
  },
  required: ['pointer', 'code', 'detail'],
  additionalProperties: false,
};

export const PROBLEM_SCHEMAS = { Problem: PROBLEM, FieldProblem: FIELD_PROBLEM };

export const refusalsByStatus = (route: Route): ReadonlyMap<number, readonly RefusalTag[]> => {
  const byStatus = new Map<number, readonly RefusalTag[]>();
  const codes = new Set<string>();
  for (const tag of [...serverRefusals(route), ...(route.refusals ?? [])]) {
    const { status, code } = problemKind(tag);
    const known = byStatus.get(status) ?? [];
    if (!codes.has(`${status} ${code}`)) byStatus.set(status, [...known, tag]);
    codes.add(`${status} ${code}`);
  }
  return byStatus;
};

/** Returns the headers of all refusals with one status. A header is optional if some of these refusals lack it. */
const headersOf = (shown: readonly ReturnType<typeof toProblem>[], route: Route) => {
  const carried = shown.map(({ headers }) => Object.keys(headers) as RefusalHeader[]);
  const names = [...new Set(carried.flat())].map((name) =>
    carried.every((all) => all.includes(name)) ? name : (`${name}.sometimes` as const),
  );
  return headerRefs(['X-Request-Id', 'Cache-Control', ...names, ...limitHeaders(route)]);
};

type Shown = Readonly<{ document: Problem }>;

/** Returns the locations of all problems in the examples, such as `path.id`, `query.limit` or `name`. */
const placesIn = (shown: readonly Shown[]): readonly string[] => {
  const pointers = shown.flatMap(({ document: { errors = [] } }) => errors.map(({ pointer }) => pointer));
  const fields = pointers.filter((pointer) => /^[/?{]/.test(pointer));
  const names = fields.map((one) =>
    one
      .replace('{', 'path.')
      .replace('?', 'query.')
      .replaceAll(/[^\w.-]/g, ''),
  );
  return [...new Set(names)];
};

export const problemResponse = (status: number, tags: readonly RefusalTag[], route: Route, publicUrl: string) => {
  const kinds = tags.map(problemKind).toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const codes = kinds.map(({ code }) => code);
  const shown = tags.map((tag) => ({ slug: problemKind(tag).slug, ...shownOf(tag, route, publicUrl) }));
  return {
    name: [status, ...codes, ...(status === 422 ? placesIn(shown) : []), ...(isLimited(route) ? ['limited'] : [])].join(
      '.',
    ),
    response: {
      description: kinds.map(({ kind }) => TITLES[kind]).join('; '),
      headers: headersOf(shown, route),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Problem' },
              { type: 'object', properties: { code: { type: 'string', enum: codes } } },
            ],
          },
          examples: Object.fromEntries(
            shown.map(({ slug, document }) => [slug, { summary: document.title, value: document }]),
          ),
        },
      },
    },
  };
};

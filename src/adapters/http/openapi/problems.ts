import type { Refusal } from '../../../core/domain/errors.ts';
import type { JsonSchema } from '../codec-node.ts';
import type { EdgeRefusal } from '../edge-refusal.ts';
import { problemKind, toProblem } from '../problem.ts';
import type { RefusalTag, Route } from '../route.ts';

/** What the edge may refuse before it asks the handler, in the order in which it looks. */
const edgeRefusals = (route: Route): readonly RefusalTag[] => {
  const { access, body, fresh, idempotent, limited, responses, encoding } = route;
  const isAnswered = Object.values(responses).some((codec) => codec !== null);
  const takesBody = body !== undefined || encoding === 'form';
  return [
    ...(access === 'public' ? [] : (['Unauthenticated', 'Unavailable'] as const)),
    ...(typeof access === 'string' ? [] : (['PrivilegeMissing'] as const)),
    ...(fresh ? (['ReauthenticationRequired'] as const) : []),
    ...(isAnswered ? (['NotAcceptable'] as const) : []),
    ...(takesBody ? (['UnsupportedMediaType', 'PayloadTooLarge'] as const) : []),
    ...(takesBody && encoding !== 'form' ? (['MalformedJson'] as const) : []),
    'InvalidRequest',
    ...(limited ? (['RateLimited'] as const) : []),
    ...(idempotent ? (['IdempotencyKeyInUse', 'IdempotencyKeyReused'] as const) : []),
    // until the service has started it serves its health alone
    ...(route.path.startsWith('/health/') ? [] : (['Unavailable'] as const)),
    'InternalError',
  ];
};

/** A value for everything that any refusal carries, so that each can be shown. */
const SAMPLE = {
  retryAfterMs: 42_000,
  privilege: 'user.update',
  privileges: ['user.delete'],
  pointer: '/password',
  reason: 'is one of the most common passwords',
  pointers: ['/email'],
  names: ['invoice.read'],
  users: 3,
  most: 20,
  failing: ['database'],
  header: 'Idempotency-Key',
  limit: 100_000,
  accepted: ['application/json'],
  allow: 'GET',
  port: 'users',
  provider: 'google',
  cause: null,
  errors: [{ pointer: '/first_name', code: 'required', detail: 'is required' }],
};

const sampleOf = (tag: RefusalTag): Refusal | EdgeRefusal => {
  const reason = tag === 'NotInvitable' ? 'inactive' : SAMPLE.reason;
  return { ...SAMPLE, _tag: tag, reason } as Refusal | EdgeRefusal;
};

const REQUEST_ID = '9f0c5a1e-1f0f-4b6e-8d64-0c3f1f1f7b52';

const exampleOf = (tag: RefusalTag, publicUrl: string) => {
  const { document } = toProblem(sampleOf(tag), { publicUrl, requestId: REQUEST_ID });
  return { summary: document.title, value: document };
};

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'RFC 9457. `code` is for programs, `detail` for people: it says what to do next.',
  properties: {
    type: { type: 'string', format: 'uri', maxLength: 2048, description: 'The page that explains it.' },
    title: { type: 'string', maxLength: 128 },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
    detail: { type: 'string', maxLength: 4096 },
    code: { type: 'string', maxLength: 64, pattern: '^[A-Z_]+$' },
    request_id: { type: 'string', maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' },
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
      description:
        'JSON Pointer into the body, `?name` of a query parameter, `{name}` of a path parameter, or a header.',
    },
    code: { type: 'string', maxLength: 64 },
    detail: { type: 'string', maxLength: 4096 },
  },
  required: ['pointer', 'code', 'detail'],
  additionalProperties: false,
};

export const PROBLEM_SCHEMAS = { Problem: PROBLEM, FieldProblem: FIELD_PROBLEM };

const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

/** The refusals of a route by their status; each problem once. */
export const refusalsByStatus = (route: Route): ReadonlyMap<number, readonly RefusalTag[]> => {
  const byStatus = new Map<number, readonly RefusalTag[]>();
  const codes = new Set<string>();
  for (const tag of [...edgeRefusals(route), ...(route.refusals ?? [])]) {
    const { status, code } = problemKind(tag);
    const known = byStatus.get(status) ?? [];
    if (!codes.has(`${status} ${code}`)) byStatus.set(status, [...known, tag]);
    codes.add(`${status} ${code}`);
  }
  return byStatus;
};

/** The answer of one status that refuses with one of `tags`, and its name among the components. */
export const problemResponse = (status: number, tags: readonly RefusalTag[], publicUrl: string) => {
  const kinds = tags.map(problemKind).toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const codes = kinds.map(({ code }) => code);
  const headers = ['X-Request-Id', ...(HEADERS[status] ?? [])];
  return {
    name: `${status}.${codes.join('.')}`,
    response: {
      description: kinds.map(({ title }) => title).join('; '),
      headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Problem' },
              { type: 'object', properties: { code: { type: 'string', enum: codes } } },
            ],
          },
          examples: Object.fromEntries(tags.map((tag) => [problemKind(tag).slug, exampleOf(tag, publicUrl)])),
        },
      },
    },
  };
};

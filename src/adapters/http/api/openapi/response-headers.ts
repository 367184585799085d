import type { Route } from '../../server/route.ts';
import { fieldsOf } from './schema.ts';

const text = (maxLength: number, pattern: string, description: string) => ({
  description,
  schema: { type: 'string', maxLength, pattern },
});
const always = <H extends object>(header: H) => ({ ...header, required: true });

const NO_STORE = {
  description: 'Do not cache.',
  schema: { type: 'string', enum: ['no-store'] },
};
const CHALLENGE = {
  description: 'The kind of token that is required (RFC 6750), or that it must prove a second factor (RFC 9470).',
  schema: {
    type: 'string',
    enum: [
      'Bearer realm="api"',
      'Bearer realm="api", error="invalid_token"',
      'Bearer realm="api", error="insufficient_user_authentication", acr_values="aal2", max_age="600"',
    ],
  },
};
const RETRY_AFTER = {
  description: 'Seconds until a retry makes sense.',
  schema: { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
};

const LIMITS = 'address|administrator|departures|creations|proofs|changes|session-changes';
const listOf = (item: string): string => `^${item}(, ${item})?$`;

/** The header components. A header that is not `required` is missing in some answers. */
export const RESPONSE_HEADERS = {
  'X-Request-Id': always(text(64, '^[A-Za-z0-9._-]+$', 'The id of the request in the log.')),
  'Cache-Control': always(NO_STORE),
  'Cache-Control.kept': always(
    text(64, '^(no-cache|public, max-age=[0-9]+, must-revalidate)$', 'How long it may be cached.'),
  ),
  ETag: always(text(64, '^"[A-Za-z0-9_-]+"$', 'A strong tag of this state, for If-Match and If-None-Match.')),
  Location: always(text(1024, '^/([!-~]+/)?v1/[A-Za-z0-9/_-]+$', 'Its path, under that of the service.')),
  'Location.elsewhere': always(text(8192, '^https?://[!-~]+$', 'Where the browser is redirected to.')),
  Link: text(8192, '^<https?://[!-;=?-~]+>; rel="next"$', 'The next page (RFC 8288), where there is one.'),
  'Set-Cookie': always(
    text(
      4096,
      '^(__Host-)?(oauth-[A-Za-z0-9_-]+|notice)=[A-Za-z0-9_-]*; Path=/; Max-Age=[0-9]+; HttpOnly; SameSite=Lax(; Secure)?$',
      'Binds a sign-in at a provider to this browser.',
    ),
  ),
  'Retry-After': always(RETRY_AFTER),
  'Retry-After.sometimes': RETRY_AFTER,
  'WWW-Authenticate': always(CHALLENGE),
  'WWW-Authenticate.sometimes': CHALLENGE,
  'RateLimit-Policy': text(
    128,
    listOf(`"(${LIMITS})";q=[0-9]+;w=[0-9]+`),
    'Requests per client and changes per account that are allowed in so many seconds.',
  ),
  RateLimit: text(
    128,
    listOf(`"(${LIMITS})";r=[0-9]+;t=[0-9]+`),
    'How many are left, and the seconds until all are available again.',
  ),
  'Idempotency-Replayed': {
    description: 'On a repeated answer.',
    schema: { type: 'string', enum: ['true'] },
  },
} as const;

type HeaderName = keyof typeof RESPONSE_HEADERS;
export type RefusalHeader = 'Retry-After' | 'WWW-Authenticate';

const LIMIT = ['RateLimit-Policy', 'RateLimit'] as const;
export const isLimited = ({ limited, changes }: Route): boolean => limited !== undefined || changes !== undefined;
export const limitHeaders = (route: Route) => (isLimited(route) ? LIMIT : []);

/**
 * Returns references to the header components. A component may have a suffix after a dot, which is not part of the
 * header's name.
 */
export const headerRefs = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name.split('.')[0], { $ref: `#/components/headers/${name}` }]));

export const headersOf = (route: Route, status: number) => {
  const codec = route.responses[status];
  const isList = codec && fieldsOf(codec).some(({ name }) => name === 'next_cursor');
  const isKept = route.tagged && route.access === 'public';
  return headerRefs([
    'X-Request-Id',
    isKept ? 'Cache-Control.kept' : 'Cache-Control',
    ...(route.tagged && [200, 201, 304].includes(status) ? (['ETag'] as const) : []),
    ...(status === 201 ? (['Location'] as const) : []),
    ...(status === 302 ? (['Location.elsewhere', 'Set-Cookie'] as const) : []),
    ...(isList ? (['Link'] as const) : []),
    ...limitHeaders(route),
    ...(route.idempotent && status === 201 ? (['Idempotency-Replayed'] as const) : []),
  ]);
};

import type { Route } from '../route.ts';
import { fieldsOf } from './schema.ts';

// what a header can hold
const PRINTABLE = '^[ -~]*$';

const text = (maxLength: number, description: string) => ({
  description,
  schema: { type: 'string', maxLength, pattern: PRINTABLE },
});

/** Headers that answers carry, as components. */
export const RESPONSE_HEADERS = {
  'X-Request-Id': text(64, 'What the log knows the request by.'),
  ETag: text(64, 'A strong tag of this state, for If-Match and If-None-Match.'),
  Location: text(8192, 'Where it is, or where to go on.'),
  Link: text(8192, 'The next page (RFC 8288), where there is one.'),
  'Set-Cookie': text(4096, 'Ties a sign-in at a provider to this browser.'),
  'Retry-After': {
    description: 'Seconds until it is worth trying again.',
    schema: { type: 'integer', format: 'int64', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  },
  'WWW-Authenticate': text(256, 'The kind of token to bring (RFC 6750).'),
  'RateLimit-Policy': text(64, 'How many requests an address has in how many seconds.'),
  RateLimit: text(64, 'How many are left, and in how many seconds there are all again.'),
  'Idempotency-Replayed': {
    description: 'On an answer that was given before.',
    schema: { type: 'string', enum: ['true'] },
  },
} as const;

/** Those of an answer that does not refuse. */
export const headersOf = (route: Route, status: number): readonly (keyof typeof RESPONSE_HEADERS)[] => {
  const codec = route.responses[status];
  const isList = codec && fieldsOf(codec).some(({ name }) => name === 'next_cursor');
  return [
    'X-Request-Id',
    ...(route.tagged && [200, 201, 304].includes(status) ? (['ETag'] as const) : []),
    ...(status === 201 || status === 302 ? (['Location'] as const) : []),
    ...(status === 302 ? (['Set-Cookie'] as const) : []),
    ...(isList ? (['Link'] as const) : []),
    ...(route.limited ? (['RateLimit-Policy', 'RateLimit'] as const) : []),
    ...(route.idempotent && status === 201 ? (['Idempotency-Replayed'] as const) : []),
  ];
};

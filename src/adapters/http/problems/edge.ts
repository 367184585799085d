import type { EdgeRefusal } from '../edge-refusal.ts';
import { inSeconds, retryAfter, soon } from './entry.ts';
import type { Entries } from './entry.ts';

/** What the edge refuses, before or instead of a use case. */
export const EDGE = {
  NoSuchPath: {
    status: 404,
    slug: 'not-found',
    title: 'Nothing here',
    detail: () => 'Check the path and its spelling.',
  },
  MethodNotAllowed: {
    status: 405,
    slug: 'method-not-allowed',
    title: 'Method not allowed',
    detail: ({ allow }) => `Use one of ${allow}.`,
    headers: ({ allow }) => ({ Allow: allow }),
  },
  MethodNotImplemented: {
    status: 501,
    slug: 'not-implemented',
    title: 'Method not implemented',
    detail: ({ allow }) => `Use one of ${allow}.`,
    headers: ({ allow }) => ({ Allow: allow }),
  },
  InvalidToken: {
    status: 401,
    slug: 'unauthenticated',
    title: 'Not signed in',
    detail: () => 'The access token is not, or no longer, good: sign in again.',
  },
  PrivilegeMissing: {
    status: 403,
    slug: 'forbidden',
    title: 'Not allowed',
    detail: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  },
  NotAcceptable: {
    status: 406,
    slug: 'not-acceptable',
    title: 'No acceptable representation',
    detail: () => 'Leave out the Accept header, or let it include application/json.',
  },
  UnsupportedMediaType: {
    status: 415,
    slug: 'unsupported-media-type',
    title: 'Unsupported media type',
    detail: ({ accepted }) =>
      `Send the body in UTF-8 with Content-Type ${accepted.join(' or ')}, as it is or encoded as gzip, deflate or br.`,
  },
  PayloadTooLarge: {
    status: 413,
    slug: 'payload-too-large',
    title: 'Body too large',
    detail: ({ limit }) => `Send at most ${limit} bytes, counted after decompression.`,
  },
  MalformedJson: {
    status: 400,
    slug: 'malformed-json',
    title: 'Not JSON',
    detail: () => 'Send one complete JSON text (RFC 8259) in UTF-8.',
  },
  InvalidRequest: {
    status: 422,
    slug: 'invalid-request',
    title: 'Invalid input',
    detail: () => 'Correct the fields that `errors` names and send the request again.',
    errors: ({ errors }) => errors,
  },
  RateLimited: {
    status: 429,
    slug: 'rate-limited',
    title: 'Too many requests',
    detail: (refusal) => `Nothing was sent or created; try again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  IdempotencyKeyInUse: {
    status: 409,
    slug: 'idempotency-key-in-use',
    title: 'The same request is still running',
    detail: (refusal) => `Send the request again with the same key in ${inSeconds(refusal)}, to get its answer.`,
    headers: retryAfter,
  },
  IdempotencyKeyReused: {
    status: 422,
    slug: 'idempotency-key-reused',
    title: 'The key belongs to another request',
    detail: ({ header }) => `Send another request with another ${header}, or this one exactly as it was.`,
    errors: ({ header }) => [
      { pointer: header, code: 'idempotency-key-reused', detail: 'was sent with another request' },
    ],
  },
  NotReady: {
    status: 503,
    slug: 'not-ready',
    title: 'Not ready',
    detail: ({ failing }) => `Waiting for ${failing.join(', ')}; try again in ${soon()['Retry-After']} s.`,
    headers: soon,
    errors: ({ failing }) => failing.map((code) => ({ pointer: '', code, detail: 'is not ready' })),
  },
  InternalError: {
    status: 500,
    slug: 'internal-error',
    title: 'Something went wrong here',
    detail: () => 'Try again later; if it persists, report the request_id of this answer.',
  },
} satisfies Partial<Entries<EdgeRefusal>>;

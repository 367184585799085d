import type { Refusal } from '../../../core/domain/errors.ts';
import { inSeconds, retryAfter, soon } from './entry.ts';
import type { Entries } from './entry.ts';

/** What any call can be refused with. */
export const ANY_CALL = {
  Unauthenticated: {
    status: 401,
    slug: 'unauthenticated',
    title: 'Not signed in',
    detail: () => 'Sign in, and send the access token as `Authorization: Bearer <token>`.',
  },
  Forbidden: {
    status: 403,
    slug: 'forbidden',
    title: 'Not allowed',
    detail: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  },
  NotFound: {
    status: 404,
    slug: 'not-found',
    title: 'Nothing here',
    detail: () => 'It is not there, or not yours to see: check the id.',
  },
  InvalidField: {
    status: 422,
    slug: 'invalid-request',
    title: 'Invalid input',
    detail: () => 'Correct the fields that `errors` names and send the request again.',
    errors: ({ pointer, reason }) => [{ pointer, code: 'invalid', detail: reason }],
  },
  PreconditionFailed: {
    status: 412,
    slug: 'precondition-failed',
    title: 'Changed in the meantime',
    detail: () => 'Read it again, then repeat the change with the ETag of that answer in If-Match.',
  },
  Overloaded: {
    status: 503,
    slug: 'overloaded',
    title: 'Too much to do',
    detail: (refusal) => `Try again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  Unavailable: {
    status: 503,
    slug: 'unavailable',
    title: 'A part of the service is away',
    detail: () => `Try again in ${soon()['Retry-After']} s.`,
    headers: soon,
  },
} satisfies Partial<Entries<Refusal>>;

import type { Refusal } from '../../../core/domain/errors.ts';
import { HTTP_STATUS } from './http-refusal.ts';
import type { HttpRefusal } from './http-refusal.ts';
import { STATUS } from './status.ts';

type Tag = (Refusal | HttpRefusal)['_tag'];

const STATUSES = { ...STATUS, ...HTTP_STATUS };

/** Refusals that callers see as another kind of problem. */
const SAME_AS = {
  ForeignForm: 'Forbidden',
  InvalidField: 'InvalidRequest',
  InvalidToken: 'Unauthenticated',
  NoSuchPath: 'NotFound',
  PrivilegeMissing: 'Forbidden',
  SecondFactorToRenew: 'SecondFactorRequired',
} as const satisfies Partial<Record<Tag, Tag>>;

/** Each kind of problem has a title and a documentation page. */
export type ProblemKind = Exclude<Tag, keyof typeof SAME_AS>;

/** Slugs that differ from the name in the code. Slugs are public and must not change. */
const SLUGS: Readonly<Partial<Record<ProblemKind, string>>> = {
  InsufficientPrivileges: 'superior',
  InvalidOAuthCode: 'invalid-oauth-code',
  LastSignInMethod: 'last-way-in',
  LockedOut: 'locked',
  MethodNotImplemented: 'not-implemented',
  TooManyPasskeys: 'too-many',
  TooManyRenames: 'too-many-username-changes',
  UnknownOAuthFlow: 'unknown-oauth-flow',
};

const kebab = (name: string): string => name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

export const kindOf = (tag: Tag): ProblemKind =>
  (tag in SAME_AS ? SAME_AS[tag as keyof typeof SAME_AS] : tag) as ProblemKind;

/** Returns the status, the last part of the problem's URL, and the code that clients compare. */
export const problemKind = (tag: Tag): Readonly<{ kind: ProblemKind; status: number; slug: string; code: string }> => {
  const kind = kindOf(tag);
  const slug = SLUGS[kind] ?? kebab(kind);
  return { kind, status: STATUSES[tag], slug, code: slug.toUpperCase().replaceAll('-', '_') };
};

/** All kinds of problems, sorted by slug. */
export const PROBLEM_KINDS = [...new Set((Object.keys(STATUSES) as Tag[]).map(kindOf))]
  .map(problemKind)
  .toSorted((a, b) => (a.slug < b.slug ? -1 : 1));

type Headers = Readonly<Record<string, string>>;

export const refusalHeaders = (refusal: Refusal | HttpRefusal, status: number): Headers => ({
  // this challenge asks the client for a sign-in with a second factor (RFC 9470 §3)
  ...(refusal._tag === 'AssuranceRequired'
    ? {
        'WWW-Authenticate':
          'Bearer realm="api", error="insufficient_user_authentication", acr_values="aal2", max_age="600"',
      }
    : {}),
  // a request without a token gets no error code (RFC 6750 §3)
  ...(status === 401
    ? { 'WWW-Authenticate': `Bearer realm="api"${refusal._tag === 'InvalidToken' ? ', error="invalid_token"' : ''}` }
    : {}),
  ...(refusal._tag === 'MethodNotAllowed' || refusal._tag === 'MethodNotImplemented' ? { Allow: refusal.allow } : {}),
  ...(refusal._tag === 'RangeNotSatisfiable' ? { 'Content-Range': `bytes */${refusal.total}` } : {}),
  ...(status === 429 || status === 503 || refusal._tag === 'IdempotencyKeyInUse'
    ? { 'Retry-After': String(retryAfterSeconds(refusal)) }
    : {}),
});

/** Returns when to retry, in seconds; 5 if the refusal has no time. */
export const retryAfterSeconds = (refusal: Refusal | HttpRefusal): number =>
  Math.max(1, Math.ceil(('retryAfterMs' in refusal ? refusal.retryAfterMs : 5_000) / 1000));

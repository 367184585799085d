import * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import type { AccountState } from '../../../core/domain/account/account.ts';
import type { User } from '../../../core/domain/account/user.ts';
import type { Refusal, Unavailable } from '../../../core/domain/errors.ts';
import type { ByteRange } from '../../../core/domain/images/byte-range.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import type { Client } from '../../../core/domain/sessions/session.ts';
import type { FixedBody } from './fixed-body.ts';
import type { PresentPage } from './http-context.ts';
import type { HttpRefusal } from './http-refusal.ts';
import type { ChangesOf } from './limits/change-limit.ts';
import type { Limited } from './limits/rate-limit.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A `visitor` may be anyone; the handler gets the principal of a session that it finds. */
export type Access = 'public' | 'visitor' | 'signed-in' | Readonly<{ privilege: string }>;

export type Request<P, Q, B, A extends Access> = Readonly<{
  params: P;
  query: Q;
  body: B;
  client: Client;
  /** The value of a cookie, as the browser sent it. */
  cookie: (name: string) => string | undefined;
  language: Language;
  /** Whether a script asks for a part of a page only. */
  isPartial: boolean;
  requestId: string;
  /** The URL of this request: `PUBLIC_URL`, the path, and the query as it was sent. */
  url: string;
  /** The requested part of the file with this tag (`Range`, `If-Range`); null for the whole file. */
  range: (etag: string) => ByteRange | null;
  /** Whether If-Match allows a change of the row with this tag. Ask under the row's lock; refuse with `PreconditionFailed`. */
  ifMatch: (etag: string) => boolean;
}> &
  (A extends 'public'
    ? unknown
    : A extends 'visitor'
      ? Readonly<{ principal?: Principal }>
      : Readonly<{ principal: Principal; user?: User }>);

/** The codec of the body for each documented status; null for an empty body. */
export type Responses = Readonly<Record<number, t.Mixed | null>>;

export type Headers = Readonly<Record<string, string | readonly string[]>>;
export type Answer = Readonly<{
  status: number;
  body?: unknown;
  headers?: Headers;
  hasChanged?: boolean;
  fixed?: Fixed;
  file?: Uint8Array;
}>;
/** A body that is in memory, with its caching; sent in place of `body` and `headers`. */
type Fixed = Readonly<{ body: FixedBody; cacheControl: string }>;

/** One of the answers that `R` documents; `never` while `R` is not inferred yet, so that the compiler infers nothing from it. */
type AnswerOf<R extends Responses> = number extends keyof R ? never : DocumentedAnswer<R>;

type DocumentedAnswer<R extends Responses> = {
  [S in keyof R & number]: R[S] extends t.Mixed
    ?
        | Readonly<{ status: S; body: t.TypeOf<R[S]>; headers?: Headers; hasChanged?: boolean }>
        | Readonly<{ status: S; fixed: Fixed }>
        | Readonly<{ status: S; file: Uint8Array; headers: Headers }>
    : Readonly<{ status: S; body?: undefined; headers?: Headers; hasChanged?: boolean }>;
}[keyof R & number];

/** The compiler holds every handler to the refusals that its route lists. */
export type RefusalTag = (Refusal | HttpRefusal)['_tag'];

/** Values as they are on the wire. */
export type Example = Readonly<{
  params?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number | boolean>>;
  body?: unknown;
  answer?: unknown;
}>;

type Documented<A extends Access, R, K extends RefusalTag = RefusalTag> = Readonly<{
  method: Method;
  /** As `@koa/router` takes it: `/v1/users/:id`. */
  path: string;
  operationId: string;
  /** One line, without a full stop. */
  summary?: string;
  access: A;
  /** Needs a fresh sign-in; with `own` only if the path names the caller, as `/v1/me` does. */
  fresh?: true | 'own';
  /**
   * `aal1`: also for sessions that have not proved the user's second factor, and for users who must still add one. Used
   * by the calls that do so. `aal2`: everyone needs a second factor.
   */
  assurance?: 'aal1' | 'aal2';
  /**
   * Reads the account of the caller together with the session: the handler gets `user`, unless the app can't read both.
   * For a caller who has a current copy, whose tag this gives, the account is not read at all.
   */
  readsUser?: (state: AccountState) => string;
  /** The rate limit that each well-formed call counts against. */
  limited?: Limited;
  /** Which limit counts this call if it changes the caller's account; see `ifChanged`. */
  changes?: ChangesOf;
  responses: R;
  /** The refusals of the handler; those of the server, such as invalid input, follow from the other fields. */
  refusals?: readonly K[];
  /** Answers a strong `ETag`; GET then takes `If-None-Match` (304). */
  tagged?: true;
  /** Takes `If-Match` (412), which the handler checks. */
  conditional?: true;
  /** Shown in OpenAPI; a test sends the request and compares the answer. */
  example?: Example;
  /** Takes `Idempotency-Key`; for calls of signed-in users that answer 201 without tokens. */
  idempotent?: true;
  /** `form`: pages get its fields decoded, other routes a `Form`. `multipart`: a form with a file, an `Upload`. */
  encoding?: 'form' | 'multipart';
  /** Providers and links send browsers here, so refusals are pages if the service has pages. */
  opensInBrowser?: true;
  /** The media type of the answers, if not JSON; their bodies are strings. */
  produces?: string;
  /** HTML for all answers and refusals; a cookie instead of a bearer token. `Accept` and unknown fields are ignored. */
  page?: PresentPage;
}>;

/** A route as the router takes it; made by `route()` or `pageRoute()`, which check that its parts fit together. */
export type Route = Documented<Access, Responses> &
  Readonly<{
    params?: t.Mixed;
    query?: t.Mixed;
    body?: t.Mixed;
    /** Whether this request is exempt from the limit, because another limit bounds it. */
    uncounted?: (request: Pick<Request<unknown, unknown, unknown, 'public'>, 'body' | 'cookie'>) => Uncounted;
    handle: (
      request: Request<unknown, unknown, unknown, 'public'> & { principal?: Principal; user?: User },
    ) => Handled<Answer>;
  }>;

type Handled<A, K extends RefusalTag = RefusalTag> = TE.TaskEither<Extract<Refusal | HttpRefusal, { _tag: K }>, A>;

export type Uncounted = TE.TaskEither<Unavailable, boolean>;

/** A port that can be unavailable can also be overloaded. */
type Overload<K extends RefusalTag> = 'Unavailable' extends K ? 'Overloaded' : never;

type Spec<
  P extends t.Mixed,
  Q extends t.Mixed,
  B extends t.Mixed,
  A extends Access,
  R extends Responses,
  K extends RefusalTag,
> = Documented<A, R, K> &
  Readonly<{
    params?: P;
    query?: Q;
    body?: B;
    uncounted?: (request: Pick<Request<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<B>, A>, 'body'>) => Uncounted;
    handle: (
      request: Request<t.TypeOf<P>, t.TypeOf<Q>, t.TypeOf<B>, A>,
    ) => Handled<AnswerOf<NoInfer<R>>, NoInfer<K> | 'InvalidRequest' | Overload<NoInfer<K>>>;
  }>;

/** Read by the router, the OpenAPI document and the tests. The codecs type the handler's input and answers. */
export const route = <
  const A extends Access,
  const R extends Responses,
  const K extends RefusalTag = never,
  P extends t.Mixed = t.UndefinedC,
  Q extends t.Mixed = t.UndefinedC,
  B extends t.Mixed = t.UndefinedC,
>(
  spec: Spec<P, Q, B, A, R, K>,
  // `handle` is called with what these codecs have decoded, which the type of a list of routes can't express
): Route => spec as unknown as Route;

type Answered = {
  <const S extends number>(status: S): Readonly<{ status: S }>;
  <const S extends number, B>(
    status: S,
    body: B,
    headers?: Headers,
  ): Readonly<{ status: S; body: B; headers: Headers }>;
};

/** A documented answer; without a body if the status has none. */
export const answer: Answered = <S extends number, B>(status: S, body?: B, headers: Headers = {}) => ({
  status,
  body: body as B,
  headers,
});

export const answers = <const S extends number, A, B>(status: S, viewOf: (value: A) => B) =>
  TE.map((value: A) => answer(status, viewOf(value)));

export const noContent = TE.map(() => answer(204));

/** Marks an answer after which nothing has changed, so that it does not count as a change. */
export const ifChanged = <A extends Answer>(hasChanged: boolean, answered: A) => ({ ...answered, hasChanged });

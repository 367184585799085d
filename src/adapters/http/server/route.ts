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
/** `visitor` allows signed-out callers; the handler gets the principal if there is a session. */
export type Access = 'public' | 'visitor' | 'signed-in' | Readonly<{ privilege: string }>;

export type Request<P, Q, B, A extends Access> = Readonly<{
  params: P;
  query: Q;
  body: B;
  client: Client;
  /** Returns the cookie's value as the browser sent it. */
  cookie: (name: string) => string | undefined;
  language: Language;
  /** Whether a script requests only a part of the page. */
  isPartial: boolean;
  requestId: string;
  /** `PUBLIC_URL` followed by the path and the query of this request. */
  url: string;
  /** Returns the requested part of the file that has this tag (`Range`, `If-Range`), or null for the whole file. */
  range: (etag: string) => ByteRange | null;
  /**
   * Whether If-Match allows a change of the row with this tag. Call it while the row is locked. If it returns false,
   * refuse with `PreconditionFailed`.
   */
  ifMatch: (etag: string) => boolean;
}> &
  (A extends 'public'
    ? unknown
    : A extends 'visitor'
      ? Readonly<{ principal?: Principal }>
      : Readonly<{ principal: Principal; user?: User }>);

/** For each documented status, the codec of the body, or null if the body is empty. */
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
/** A body that is kept in memory, with its `Cache-Control`. Used instead of `body` and `headers`. */
type Fixed = Readonly<{ body: FixedBody; cacheControl: string }>;

/**
 * An answer that `R` documents. The type is `never` until `R` is known, so that the compiler does not infer `R` from
 * the answers.
 */
type AnswerOf<R extends Responses> = number extends keyof R ? never : DocumentedAnswer<R>;

type DocumentedAnswer<R extends Responses> = {
  [S in keyof R & number]: R[S] extends t.Mixed
    ?
        | Readonly<{ status: S; body: t.TypeOf<R[S]>; headers?: Headers; hasChanged?: boolean }>
        | Readonly<{ status: S; fixed: Fixed }>
        | Readonly<{ status: S; file: Uint8Array; headers: Headers }>
    : Readonly<{ status: S; body?: undefined; headers?: Headers; hasChanged?: boolean }>;
}[keyof R & number];

/** The compiler checks that a handler refuses only with the tags that its route lists. */
export type RefusalTag = (Refusal | HttpRefusal)['_tag'];

/** An example request and its answer, with all values in JSON form. */
export type Example = Readonly<{
  params?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number | boolean>>;
  body?: unknown;
  answer?: unknown;
}>;

type Documented<A extends Access, R, K extends RefusalTag = RefusalTag> = Readonly<{
  method: Method;
  /** A pattern in the syntax of `@koa/router`, such as `/v1/users/:id`. */
  path: string;
  operationId: string;
  /** One line, without a full stop. */
  summary?: string;
  access: A;
  /**
   * Whether the user must have signed in or authenticated again recently. `own`: only if the path has the caller's own
   * id.
   */
  fresh?: true | 'own';
  /**
   * By default, users who have or must have a second factor need a session that has used it. `aal1`: not required, for
   * calls that check or add a second factor. `aal2`: required of every user.
   */
  assurance?: 'aal1' | 'aal2';
  /**
   * If set, the caller's account is read together with the session, and the handler gets it as `user`. Returns the
   * account's ETag; if the caller has a current copy, the full account is not read.
   */
  readsUser?: (state: AccountState) => string;
  /** The rate limit that counts this call, if its input is valid. */
  limited?: Limited;
  /**
   * If set, the call counts against the limit on changes to the caller's own account, per user or per session. See
   * `ifChanged`.
   */
  changes?: ChangesOf;
  responses: R;
  /** The refusals of the handler. The server's refusals, such as invalid input, follow from the other fields. */
  refusals?: readonly K[];
  /** Whether the answer has a strong `ETag`. A GET then supports `If-None-Match` (304). */
  tagged?: true;
  /** Whether the call supports `If-Match` (412). The handler must check it. */
  conditional?: true;
  /** Shown in OpenAPI. A test sends the request and compares the answer. */
  example?: Example;
  /** Whether the call supports `Idempotency-Key`. Only for calls by signed-in users that answer 201 without tokens. */
  idempotent?: true;
  /**
   * `form`: the body is a form. A page gets its decoded fields, other routes a `Form`. `multipart`: an uploaded file.
   */
  encoding?: 'form' | 'multipart';
  /**
   * Whether browsers follow links or redirects to this route. If the service has pages, the refusals are then pages.
   */
  opensInBrowser?: true;
  /** The media type of the answers if it is not JSON. The bodies are then strings. */
  produces?: string;
  /**
   * Set for pages: answers and refusals are HTML, and a cookie authenticates. `Accept` and unknown fields are ignored.
   */
  page?: PresentPage;
}>;

/** Create routes with `route()` or `pageRoutes()`, whose types check that the fields fit together. */
export type Route = Documented<Access, Responses> &
  Readonly<{
    params?: t.Mixed;
    query?: t.Mixed;
    body?: t.Mixed;
    /** Whether this request is exempt from the rate limit, because another limit covers it. */
    uncounted?: (request: Pick<Request<unknown, unknown, unknown, 'public'>, 'body' | 'cookie'>) => Uncounted;
    handle: (
      request: Request<unknown, unknown, unknown, 'public'> & { principal?: Principal; user?: User },
    ) => Handled<Answer>;
  }>;

type Handled<A, K extends RefusalTag = RefusalTag> = TE.TaskEither<Extract<Refusal | HttpRefusal, { _tag: K }>, A>;

export type Uncounted = TE.TaskEither<Unavailable, boolean>;

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

/**
 * Defines a route. The router, the OpenAPI document and the tests read it. The codecs determine the handler's types.
 */
export const route = <
  const A extends Access,
  const R extends Responses,
  const K extends RefusalTag = never,
  P extends t.Mixed = t.UndefinedC,
  Q extends t.Mixed = t.UndefinedC,
  B extends t.Mixed = t.UndefinedC,
>(
  spec: Spec<P, Q, B, A, R, K>,
  // a cast, because the type of a list of routes can't express which input each `handle` takes
): Route => spec as unknown as Route;

type Answered = {
  <const S extends number>(status: S): Readonly<{ status: S }>;
  <const S extends number, B>(
    status: S,
    body: B,
    headers?: Headers,
  ): Readonly<{ status: S; body: B; headers: Headers }>;
};

/** Omit the body for a status that has none. */
export const answer: Answered = <S extends number, B>(status: S, body?: B, headers: Headers = {}) => ({
  status,
  body: body as B,
  headers,
});

export const answers = <const S extends number, A, B>(status: S, viewOf: (value: A) => B) =>
  TE.map((value: A) => answer(status, viewOf(value)));

export const noContent = TE.map(() => answer(204));

/** Marks whether the call changed anything. The limit on changes does not count a call that didn't. */
export const ifChanged = <A extends Answer>(hasChanged: boolean, answered: A) => ({ ...answered, hasChanged });

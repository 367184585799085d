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
/** A `visitor` may be signed out; the handler gets the principal if there is a session. */
export type Access = 'public' | 'visitor' | 'signed-in' | Readonly<{ privilege: string }>;

export type Request<P, Q, B, A extends Access> = Readonly<{
  params: P;
  query: Q;
  body: B;
  client: Client;
  /** Returns the value as the browser sent it. */
  cookie: (name: string) => string | undefined;
  language: Language;
  /** Whether a script requests only a part of a page. */
  isPartial: boolean;
  requestId: string;
  /** `PUBLIC_URL` with the path and the query of this request. */
  url: string;
  /** Returns the requested part of the file that has this tag (`Range`, `If-Range`); null for the whole file. */
  range: (etag: string) => ByteRange | null;
  /**
   * Whether If-Match allows a change of the row with this tag. Call it while the row is locked; if false, refuse with
   * `PreconditionFailed`.
   */
  ifMatch: (etag: string) => boolean;
}> &
  (A extends 'public'
    ? unknown
    : A extends 'visitor'
      ? Readonly<{ principal?: Principal }>
      : Readonly<{ principal: Principal; user?: User }>);

/** The body's codec for each documented status; null for an empty body. */
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
/** A body kept in memory, with its `Cache-Control`. It replaces `body` and `headers`. */
type Fixed = Readonly<{ body: FixedBody; cacheControl: string }>;

/**
 * One of the answers that `R` documents. It is `never` until `R` is known, so that `R` is not inferred from the
 * answers.
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

/** Values in their JSON form. */
export type Example = Readonly<{
  params?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number | boolean>>;
  body?: unknown;
  answer?: unknown;
}>;

type Documented<A extends Access, R, K extends RefusalTag = RefusalTag> = Readonly<{
  method: Method;
  /** In the syntax of `@koa/router`, such as `/v1/users/:id`. */
  path: string;
  operationId: string;
  /** One line, without a full stop. */
  summary?: string;
  access: A;
  /** Needs a fresh sign-in; `own`: only if the path has the caller's own id. */
  fresh?: true | 'own';
  /**
   * By default the session must have proved the second factor of a user who has one or must have one. `aal1`: not
   * required, for the calls that prove or add one. `aal2`: required of every user.
   */
  assurance?: 'aal1' | 'aal2';
  /**
   * Reads the caller's account together with the session, and passes it to the handler as `user` if the app supports
   * that. Returns the ETag: if the caller has a current copy, the full account is not read.
   */
  readsUser?: (state: AccountState) => string;
  /** The rate limit that counts each well-formed call. */
  limited?: Limited;
  /** How this call is counted if it changes the caller's own account; see `ifChanged`. */
  changes?: ChangesOf;
  responses: R;
  /** The refusals of the handler. The server's own, such as invalid input, follow from the other fields. */
  refusals?: readonly K[];
  /** Sends a strong `ETag`; GET then accepts `If-None-Match` (304). */
  tagged?: true;
  /** Accepts `If-Match` (412); the handler must check it. */
  conditional?: true;
  /** Shown in OpenAPI. A test sends the request and compares the answer. */
  example?: Example;
  /** Accepts `Idempotency-Key`. Only for calls of signed-in users that answer 201, and without tokens in the answer. */
  idempotent?: true;
  /** `form`: a page gets the decoded fields, another route a `Form`. `multipart`: a form with a file, an `Upload`. */
  encoding?: 'form' | 'multipart';
  /** Browsers follow links or redirects to this route, so its refusals are pages if the service has pages. */
  opensInBrowser?: true;
  /** The media type of the answers if it is not JSON. Their bodies are then strings. */
  produces?: string;
  /** Answers and refusals are HTML, and authentication is by cookie. `Accept` and unknown fields are ignored. */
  page?: PresentPage;
}>;

/** Create routes with `route()` or `pageRoutes()`, whose types check that the parts fit together. */
export type Route = Documented<Access, Responses> &
  Readonly<{
    params?: t.Mixed;
    query?: t.Mixed;
    body?: t.Mixed;
    /** Whether this request is exempt from the rate limit because another limit covers it. */
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

/** The router, the OpenAPI document and the tests all read routes. The codecs type the handler's input and answers. */
export const route = <
  const A extends Access,
  const R extends Responses,
  const K extends RefusalTag = never,
  P extends t.Mixed = t.UndefinedC,
  Q extends t.Mixed = t.UndefinedC,
  B extends t.Mixed = t.UndefinedC,
>(
  spec: Spec<P, Q, B, A, R, K>,
  // `handle` gets what these codecs decode; the type of a list of routes can't express that
): Route => spec as unknown as Route;

type Answered = {
  <const S extends number>(status: S): Readonly<{ status: S }>;
  <const S extends number, B>(
    status: S,
    body: B,
    headers?: Headers,
  ): Readonly<{ status: S; body: B; headers: Headers }>;
};

/** Leave out the body if the status has none. */
export const answer: Answered = <S extends number, B>(status: S, body?: B, headers: Headers = {}) => ({
  status,
  body: body as B,
  headers,
});

export const answers = <const S extends number, A, B>(status: S, viewOf: (value: A) => B) =>
  TE.map((value: A) => answer(status, viewOf(value)));

export const noContent = TE.map(() => answer(204));

/** Adds to an answer whether anything changed. If not, the limit on changes does not count the call. */
export const ifChanged = <A extends Answer>(hasChanged: boolean, answered: A) => ({ ...answered, hasChanged });

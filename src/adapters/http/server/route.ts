import type * as TE from 'fp-ts/lib/TaskEither.js';
import type * as t from 'io-ts';
import type { Refusal, Unavailable } from '../../../core/domain/errors.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import type { Client } from '../../../core/domain/sessions/session.ts';
import type { EdgeRefusal } from './edge-refusal.ts';
import type { FixedBody } from './fixed-body.ts';
import type { ChangesOf } from './own-changes.ts';
import type { Limited } from './rate-limit.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Who may call: anybody, whoever is signed in, or whoever holds the privilege. */
export type Access = 'public' | 'signed-in' | Readonly<{ privilege: string }>;

/** What a handler gets: decoded input, and where it may count on one, the principal. */
export type Request<P, Q, B, A extends Access> = Readonly<{
  params: P;
  query: Q;
  body: B;
  client: Client;
  /** By name, as the browser sent them. */
  cookies: Readonly<Record<string, string>>;
  /** Of those that messages are written in the one that the caller likes best. */
  language: Language;
  requestId: string;
  /** Of the request, under `PUBLIC_URL`, with its query as it was sent. */
  url: string;
  /** Whether what has this tag may be changed, as If-Match says; ask under the row's lock, else refuse with `PreconditionFailed`. */
  ifMatch: (etag: string) => boolean;
}> &
  (A extends 'public' ? unknown : Readonly<{ principal: Principal }>);

/** For each documented status the body's codec, or null where there is no body. */
export type Responses = Readonly<Record<number, t.Mixed | null>>;

export type Headers = Readonly<Record<string, string | readonly string[]>>;
export type Answer = Readonly<{
  status: number;
  body?: unknown;
  headers?: Headers;
  hasChanged?: boolean;
  fixed?: Fixed;
}>;
/** In place of a body, and of its headers. */
type Fixed = Readonly<{ body: FixedBody; cacheControl: string }>;

/** One of the answers that `R` documents; none while the compiler does not know `R` yet, so that it infers nothing from it. */
export type AnswerOf<R extends Responses> = number extends keyof R ? never : DocumentedAnswer<R>;

type DocumentedAnswer<R extends Responses> = {
  [S in keyof R & number]: R[S] extends t.Mixed
    ?
        | Readonly<{ status: S; body: t.TypeOf<R[S]>; headers?: Headers; hasChanged?: boolean }>
        | Readonly<{ status: S; fixed: Fixed }>
    : Readonly<{ status: S; body?: undefined; headers?: Headers; hasChanged?: boolean }>;
}[keyof R & number];

/** What a handler may refuse with; the compiler holds every handler to the list of its route. */
export type RefusalTag = (Refusal | EdgeRefusal)['_tag'];

/** Values as they are on the wire; ids, times and tokens differ where it is sent. */
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
  /**
   * Asks for a fresh sign-in too (contract, ⚿); not for public routes. `own` where the user in the path is the caller, who
   * else got around what `/v1/me` asks for.
   */
  fresh?: true | 'own';
  /**
   * What it counts as against the limits of the client's address, once its input is well-formed and whatever becomes of
   * it; past them it is refused.
   */
  limited?: Limited;
  /** Whose limit of changes it counts against, where it changes anything of the own account; `answer` says where not. */
  changes?: ChangesOf;
  responses: R;
  /** What the handler may refuse with; what the edge refuses by itself, invalid input included, follows from the rest. */
  refusals?: readonly K[];
  /** Answers a strong `ETag`; GET then takes `If-None-Match` (304). */
  tagged?: true;
  /** Takes `If-Match` (412); the handler asks for it. */
  conditional?: true;
  /** What the contract shows: a request that a test sends, and the answer it gets. */
  example?: Example;
  /** Takes `Idempotency-Key`; for calls of signed-in users that create (201) and answer no tokens. */
  idempotent?: true;
  /** `form` for OAuth's own calls, whose bodies are forms; the handler then gets its fields (RFC 6749 appendix B). */
  encoding?: 'form';
  /** The media type of the answers, where it is not JSON; then their bodies are strings. */
  produces?: string;
}>;

/** A route as the list of all routes holds it; made by `route()` only, which has checked that its parts fit. */
export type Route = Documented<Access, Responses> &
  Readonly<{
    params?: t.Mixed;
    query?: t.Mixed;
    body?: t.Mixed;
    /** Whether this request does not count against the limit of its client, because something else bounds it. */
    uncounted?: (request: Pick<Request<unknown, unknown, unknown, 'public'>, 'body'>) => Uncounted;
    handle: (request: Request<unknown, unknown, unknown, 'public'> & { principal?: Principal }) => Handled<Answer>;
  }>;

type Handled<A, K extends RefusalTag = RefusalTag> = TE.TaskEither<Extract<Refusal | EdgeRefusal, { _tag: K }>, A>;

type Uncounted = TE.TaskEither<Unavailable, boolean>;

/** What can be away can also have too many who wait for it. */
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
 * A route is data, from which the router, the OpenAPI document and the tests read. The handler's input is typed by the
 * codecs of the request (undefined where there is none), its answers by the codecs of the responses.
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
  // The one place where the types of a single route are given up: whoever calls `handle` decodes with its own codecs.
): Route => spec as unknown as Route;

type Answered = {
  <const S extends number>(status: S): Readonly<{ status: S }>;
  <const S extends number, B>(
    status: S,
    body: B,
    headers?: Headers,
  ): Readonly<{ status: S; body: B; headers: Headers }>;
};

/** A documented answer; without a body where its status has none. */
export const answer: Answered = <S extends number, B>(status: S, body?: B, headers: Headers = {}) => ({
  status,
  body: body as B,
  headers,
});

/** The answer of a call that may have found everything as it was to be; then it counts as no change. */
export const ifChanged = <A extends Answer>(hasChanged: boolean, answered: A) => ({ ...answered, hasChanged });

import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { reauthenticationRequired } from '../../../core/domain/errors.ts';
import type { Refusal, Unauthenticated, Unavailable } from '../../../core/domain/errors.ts';
import { LANGUAGES } from '../../../core/domain/messages/message.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import { isFresh } from '../../../core/domain/sessions/principal.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { readBearer } from './bearer.ts';
import { readCookies } from './cookies.ts';
import { sendRefusal } from './edge-context.ts';
import type { EdgeContext } from './edge-context.ts';
import type { EdgeRefusal } from './edge-refusal.ts';
import { isKnown, isMatched, tagProblems } from './etag.ts';
import { sendFixed } from './fixed-body.ts';
import { givenKey, keyProblems, requestText, runOnce } from './idempotency.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import type { FieldProblem } from './input/field-problem.ts';
import { readForm } from './input/form-body.ts';
import type { Form } from './input/form-body.ts';
import { readJson } from './input/json-body.ts';
import { distinctProblems, parse } from './input/parse.ts';
import { readQuery } from './input/query.ts';
import { networkOf } from './network-of.ts';
import type { OwnChanges } from './own-changes.ts';
import type { Limited, RateLimit } from './rate-limit.ts';
import type { Access, Answer, Route } from './route.ts';
import { view } from './view.ts';

/** The living session behind a bearer token. */
export type Authenticate = (bearerToken: string | null) => TE.TaskEither<Unauthenticated | Unavailable, Principal>;

type Outcome<A> = E.Either<Refusal | EdgeRefusal, A>;

const JSON_TYPES = ['application/json', 'application/problem+json'];
const MAX_USER_AGENT = 512;

/** Who asked for what is refused, and what the caller lacks for it. */
export type RefusedAccess = Readonly<{
  actor: Principal;
  operationId: string;
  lacking: readonly string[];
  /** The path as the route has it, and the id in it, if there is one. */
  path: string;
  id: string | null;
}>;

const authorised = async (ctx: EdgeContext, authenticate: Authenticate): Promise<Outcome<Principal>> => {
  const bearer = readBearer(ctx.get('Authorization'));
  if (bearer._tag === 'Malformed') return E.left({ _tag: 'InvalidToken' });
  const found = await authenticate(bearer._tag === 'Token' ? bearer.token : null)();
  if (E.isLeft(found)) {
    const isRefusedToken = found.left._tag === 'Unauthenticated' && bearer._tag === 'Token';
    return E.left(isRefusedToken ? { _tag: 'InvalidToken' } : found.left);
  }
  return found;
};

const lacksPrivilege = (access: Access, who: Principal | undefined): E.Either<EdgeRefusal, void> =>
  typeof access === 'string' || who?.privileges.includes(access.privilege) === true
    ? E.right(undefined)
    : E.left({ _tag: 'PrivilegeMissing', privilege: access.privilege });

/** What the caller lacks, where that is why something was refused. */
const lackingIn = (refusal: Refusal | EdgeRefusal): readonly string[] => {
  if (refusal._tag === 'PrivilegeMissing' || refusal._tag === 'Forbidden') return [refusal.privilege];
  return refusal._tag === 'NotYoursToGrant' || refusal._tag === 'InsufficientPrivileges' ? refusal.privileges : [];
};

const idIn = (ctx: EdgeContext): string | null => {
  const { id } = (ctx['params'] ?? {}) as Readonly<Record<string, string | undefined>>;
  return id !== undefined && /^[1-9][0-9]{0,9}$/.test(id) ? id : null;
};

const isAcceptable = (ctx: EdgeContext, { produces, responses }: Route): boolean => {
  const hasBody = Object.values(responses).some((codec) => codec !== null);
  const types = produces ? [produces] : JSON_TYPES;
  // who asks for UTF-8 by name gets it, too
  return !hasBody || ctx.accepts(types.flatMap((type) => [type, `${type}; charset=utf-8`])) !== false;
};

type Part = E.Either<readonly FieldProblem[], unknown>;

const problemsOf = (part: Part, pointer: (key: string) => string): readonly FieldProblem[] =>
  E.isRight(part) ? [] : part.left.map((problem) => ({ ...problem, pointer: pointer(problem.pointer) }));

// Pointers into flat records are one segment long.
const nameIn = (pointer: string): string => pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');

const languageOf = (ctx: EdgeContext): Language => {
  const accepted = ctx.acceptsLanguages([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? LANGUAGES[0];
};

const NO_BODY = E.right({ value: undefined, problems: [] });

const formBody = async (ctx: EdgeContext) => E.map((value: Form) => ({ value, problems: [] }))(await readForm(ctx));

const decodeInput = async (ctx: EdgeContext, route: Route) => {
  const body = route.encoding === 'form' ? await formBody(ctx) : route.body ? await readJson(ctx) : NO_BODY;
  if (E.isLeft(body)) return body;
  const params: Part = route.params ? parse(route.params, ctx['params']) : E.right(undefined);
  const given = readQuery(ctx.querystring);
  const query: Part = E.isLeft(given) ? given : parse(route.query ?? t.strict({}), given.right);
  const content: Part =
    route.encoding === 'form'
      ? E.right(body.right.value)
      : route.body
        ? parse(route.body, body.right.value)
        : E.right(undefined);
  const isRead = ['GET', 'HEAD'].includes(ctx.method);
  const errors = [
    ...(route.idempotent ? keyProblems(givenKey(ctx)) : []),
    ...(route.conditional ? tagProblems(ctx.req.headers['if-match'], 'If-Match') : []),
    ...(route.tagged && isRead ? tagProblems(ctx.req.headers['if-none-match'], 'If-None-Match') : []),
    ...problemsOf(params, (pointer) => `{${nameIn(pointer)}}`),
    ...problemsOf(query, (pointer) => `?${nameIn(pointer)}`),
    ...body.right.problems,
    ...problemsOf(content, (pointer) => pointer),
  ];
  if (errors.length || E.isLeft(params) || E.isLeft(query) || E.isLeft(content)) {
    return E.left<EdgeRefusal>({ _tag: 'InvalidRequest', errors: distinctProblems(errors) });
  }
  return E.right({
    params: params.right,
    query: route.query ? query.right : undefined,
    body: content.right,
    client: { ip: ctx.state.ip, userAgent: ctx.get('User-Agent').slice(0, MAX_USER_AGENT) || null },
    cookies: readCookies(ctx.get('Cookie')),
    language: languageOf(ctx),
    requestId: ctx.state.requestId,
    url: `${ctx.state.publicUrl}${ctx.path}${ctx.search}`,
    ifMatch: (etag: string) => isMatched(ctx.req.headers['if-match'], etag),
  });
};

/** The client keeps the body that it has, and renews what the headers say of it (RFC 9110 §15.4.5). */
const isNotModified = (ctx: EdgeContext): boolean => {
  const etag = ctx.res.getHeader('ETag');
  if (!['GET', 'HEAD'].includes(ctx.method) || typeof etag !== 'string') return false;
  return isKnown(ctx.req.headers['if-none-match'], etag);
};

const sendAnswer = async (ctx: EdgeContext, { operationId, responses, produces }: Route, answer: Answer) => {
  const codec = responses[answer.status];
  if (codec === undefined) throw new Error(`${operationId} answers ${answer.status}, which it does not document`);
  if (answer.fixed) {
    const isTaken = await sendFixed(ctx, answer.fixed.body, answer.fixed.cacheControl);
    return isTaken ? undefined : sendRefusal(ctx, { _tag: 'NotAcceptable' });
  }
  const content = codec && view(codec, answer.body);
  ctx.status = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    ctx.set(name, typeof value === 'string' ? value : [...value]);
  if (codec === null) {
    ctx.body = '';
    ctx.remove('Content-Type');
  } else {
    if (!ctx.response.get('Content-Type')) ctx.type = produces ?? 'application/json; charset=utf-8';
    ctx.body = typeof content === 'string' && produces ? content : JSON.stringify(content);
  }
  if (answer.status === 200 && isNotModified(ctx)) ctx.status = 304;
};

/** What stands before every handler: who calls, how long a sign-in counts as fresh, how often one may call, and what was answered before. */
export type Gate = Readonly<{
  authenticate: Authenticate;
  reauthTtlMs: number;
  rateLimits: Readonly<Record<Limited, RateLimit>> | null;
  ownChanges?: OwnChanges | null;
  /** Keeps a refusal for want of a privilege, before it is answered. */
  onRefusedAccess?: (refused: RefusedAccess) => TE.TaskEither<Unavailable, void>;
  /** Needed where a route is idempotent. */
  idempotencyKeys?: IdempotencyKeys;
  /** Told who is signed in, before anything is done for them. */
  onSignedIn?: (principal: Principal) => void;
}>;

/** Strangers share their network's limit; an administrator has one that nobody else can use up. */
const clientOf = (ctx: EdgeContext, route: Route, principal: Principal | undefined): string =>
  route.limited === 'administration' ? `user ${principal?.userId}` : networkOf(ctx.state.ip);

/** Runs one route: who, then what, then how often, then the handler; the first that refuses decides the answer. */
export const toKoa =
  (route: Route, gate: Gate) =>
  async (ctx: EdgeContext): Promise<void> => {
    const {
      authenticate,
      reauthTtlMs,
      rateLimits,
      ownChanges,
      onRefusedAccess,
      idempotencyKeys: keys,
      onSignedIn,
    } = gate;
    ctx.state.route = route.path;
    const { access } = route;
    const limit = route.limited ? rateLimits?.[route.limited] : null;
    limit?.announce(ctx);
    if (route.changes) ownChanges?.announce(ctx, route.changes);
    const who = access === 'public' ? E.right(undefined) : await authorised(ctx, authenticate);
    if (E.isLeft(who)) return sendRefusal(ctx, who.left);
    const actor = who.right;
    if (actor) onSignedIn?.(actor);
    const refuse = async (refusal: Refusal | EdgeRefusal): Promise<void> => {
      const lacking = lackingIn(refusal);
      if (!actor || lacking.length === 0 || !onRefusedAccess) return sendRefusal(ctx, refusal);
      const { operationId, path } = route;
      const kept = await onRefusedAccess({ actor, operationId, lacking, path, id: idIn(ctx) })();
      return sendRefusal(ctx, E.isLeft(kept) ? kept.left : refusal);
    };
    const allowed = lacksPrivilege(access, actor);
    if (E.isLeft(allowed)) return refuse(allowed.left);
    const isStale = (principal: Principal | undefined): boolean => {
      const isToBeFresh = route.fresh === 'own' ? idIn(ctx) === String(principal?.userId) : route.fresh === true;
      return isToBeFresh && principal !== undefined && !isFresh(reauthTtlMs, principal);
    };
    if (isStale(actor)) return sendRefusal(ctx, reauthenticationRequired);
    if (!isAcceptable(ctx, route)) return sendRefusal(ctx, { _tag: 'NotAcceptable' });
    const isLate = !ctx.req.complete;
    const input = await decodeInput(ctx, route);
    // a body that is long in coming would keep what was taken from the caller meanwhile
    const still = actor && isLate ? await authorised(ctx, authenticate) : who;
    if (E.isLeft(still)) return sendRefusal(ctx, still.left);
    const now = still.right;
    const stillAllowed = lacksPrivilege(access, now);
    if (E.isLeft(stillAllowed)) return refuse(stillAllowed.left);
    if (isStale(now)) return sendRefusal(ctx, reauthenticationRequired);
    if (E.isLeft(input)) return sendRefusal(ctx, input.left);
    const isUncounted = limit && route.uncounted ? await route.uncounted(input.right)() : E.right(false);
    if (E.isLeft(isUncounted)) return sendRefusal(ctx, isUncounted.left);
    const counted = isUncounted.right ? undefined : await limit?.check(ctx, clientOf(ctx, route, now));
    if (counted !== undefined && E.isLeft(counted)) return sendRefusal(ctx, counted.left);
    const request = now ? { ...input.right, principal: now } : input.right;
    const handle = async (): Promise<boolean> => {
      const outcome = await route.handle(request)();
      if (E.isLeft(outcome)) await refuse(outcome.left);
      else await sendAnswer(ctx, route, outcome.right);
      return E.isRight(outcome) && outcome.right.hasChanged !== false;
    };
    const run = async (): Promise<void> => {
      if (route.changes && ownChanges && now) await ownChanges.within(ctx, route.changes, now, handle);
      else await handle();
    };
    const key = route.idempotent ? givenKey(ctx) : null;
    if (key === null || !keys || !now) return run();
    const once = { keys, userId: now.userId, key, request: requestText(ctx.method, ctx.path, input.right) };
    return runOnce(ctx, once, run);
  };

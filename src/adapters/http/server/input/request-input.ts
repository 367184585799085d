import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Overloaded } from '../../../../core/domain/errors.ts';
import { readCookies } from '../cookies.ts';
import { isMatched, tagProblems } from '../etag.ts';
import { languageOf } from '../http-context.ts';
import type { HttpContext } from '../http-context.ts';
import type { HttpRefusal } from '../http-refusal.ts';
import { givenKey, keyProblems } from '../idempotency.ts';
import { rangeOf } from '../range.ts';
import type { Request, Route } from '../route.ts';
import { readJson } from './body.ts';
import { fieldNames, unwrap } from './codec-node.ts';
import type { FieldProblem } from './field-problem.ts';
import { formTexts, readForm } from './form-body.ts';
import { distinctProblems, parse } from './parse.ts';
import { readQuery } from './query.ts';

const MAX_USER_AGENT = 512;

type Problems = readonly FieldProblem[];
type Texts = Readonly<Record<string, string>>;
type Part = E.Either<Problems, unknown>;
type Query = Readonly<{ part: Part; texts: Texts }>;
/**
 * `problems`: errors in the body's text, such as duplicate JSON keys. `given`: the values that a page may show again.
 */
type Body = Readonly<{ content: Part; problems: Problems; given: Texts }>;

/** The hidden field with the id of the user to whom the form of a page was shown. */
export const FORM_OF = 'form_of';

const NONE: Part = E.right(undefined);
const body = (content: Part, problems: Problems = [], given: Texts = {}): Body => ({ content, problems, given });

/** Whether a name is known to the codec. Pages ignore unknown names. A dictionary codec accepts every name. */
const knownTo = (codec: t.Mixed | undefined) => {
  const names = codec ? fieldNames(codec) : [];
  const isOpen = codec !== undefined && unwrap(codec)._tag === 'DictionaryType';
  return (name: string): boolean => isOpen || names.includes(name);
};

const textsIn = (texts: E.Either<Problems, Texts>): Texts => (E.isRight(texts) ? texts.right : {});

const decodeForm = async (ctx: HttpContext, { body: codec, page }: Route): Promise<E.Either<HttpRefusal, Body>> => {
  const form = await readForm(ctx, { isCompressible: !page });
  if (E.isLeft(form)) return form;
  if (page) ctx.state.formOf = form.right.fields.get(FORM_OF)?.[0];
  if (!page || !codec) return E.right(body(form));
  const texts = formTexts(form.right, knownTo(codec));
  return E.right(body(E.isRight(texts) ? parse(codec, texts.right) : texts, [], textsIn(texts)));
};

type Refused = HttpRefusal | Overloaded;
type ReadFile = () => Promise<E.Either<Refused, unknown>>;

// the JSON Pointers of form fields have only one segment
const nameIn = (pointer: string): string => pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');

const hasBody = ({ 'content-length': length, 'transfer-encoding': coding }: HttpContext['req']['headers']): boolean =>
  coding !== undefined || Number(length ?? 0) > 0;

const requiredIn = (problems: Problems): readonly string[] =>
  problems.filter(({ code }) => code === 'required').map(({ pointer }) => nameIn(pointer));

/**
 * Whether the body may be absent: only for a POST whose fields are all optional. A PATCH without a body would change
 * nothing, so it is refused.
 */
export const mayLackBody = ({ method, encoding, body: codec }: Route): boolean =>
  method === 'POST' && encoding === undefined && codec !== undefined && E.isRight(codec.decode({}));

const decodeBody = async (ctx: HttpContext, route: Route, readFile: ReadFile): Promise<E.Either<Refused, Body>> => {
  if (route.encoding === 'multipart') return E.map((file) => body(E.right(file)))(await readFile());
  if (route.encoding === 'form') return decodeForm(ctx, route);
  const { body: codec } = route;
  if (!codec) return E.right(body(NONE));
  const missing = hasBody(ctx.req.headers) ? NONE : parse(codec, {});
  if (!hasBody(ctx.req.headers) && mayLackBody(route)) return E.right(body(missing));
  // listing the missing fields is more helpful than refusing the media type
  if (E.isLeft(missing) && ctx.get('Content-Type') === '') return E.right(body(missing));
  const json = await readJson(ctx);
  if (E.isRight(json)) return E.right(body(parse(codec, json.right.value), json.right.problems));
  const isEmpty = E.isLeft(missing) && json.left._tag === 'MalformedJson';
  return E.left(isEmpty ? { ...json.left, required: requiredIn(missing.left) } : json.left);
};

const problemsOf = (part: Part, pointer: (key: string) => string): Problems =>
  E.isRight(part) ? [] : part.left.map((problem) => ({ ...problem, pointer: pointer(problem.pointer) }));

const NO_PARAMETERS = t.strict({});
/** Caches how each codec decodes an empty query, because most requests have no query. */
const unasked = new WeakMap<t.Mixed, Part>();

const decodeQuery = (querystring: string, { query: codec = NO_PARAMETERS, page }: Route): Query => {
  if (querystring === '') {
    const part = unasked.get(codec) ?? parse(codec, {});
    unasked.set(codec, part);
    return { part, texts: {} };
  }
  const texts = readQuery(querystring, { codec, isKnown: page ? knownTo(codec) : undefined });
  return { part: E.isLeft(texts) ? texts : parse(codec, texts.right), texts: textsIn(texts) };
};

/** Returns the decoded input for the handler, or a refusal with all problems of the request. */
export const decodeRequest = async (
  ctx: HttpContext,
  route: Route,
  readFile: ReadFile,
): Promise<E.Either<Refused, Request<unknown, unknown, unknown, 'public'>>> => {
  const read = await decodeBody(ctx, route, readFile);
  if (E.isLeft(read)) return read;
  const { content, problems, given } = read.right;
  const params: Part = route.params ? parse(route.params, ctx['params']) : NONE;
  const { part: query, texts } = decodeQuery(ctx.querystring, route);
  if (route.page) ctx.state.given = { ...texts, ...given };
  const isRead = ['GET', 'HEAD'].includes(ctx.method);
  const errors = [
    ...(route.idempotent ? keyProblems(givenKey(ctx)) : []),
    ...(route.conditional ? tagProblems(ctx.req.headers['if-match'], 'If-Match') : []),
    ...(route.tagged && isRead ? tagProblems(ctx.req.headers['if-none-match'], 'If-None-Match') : []),
    ...problemsOf(params, (pointer) => `{${nameIn(pointer)}}`),
    ...problemsOf(query, (pointer) => `?${nameIn(pointer)}`),
    ...problems,
    ...problemsOf(content, (pointer) => pointer),
  ];
  if (errors.length || E.isLeft(params) || E.isLeft(query) || E.isLeft(content))
    return E.left({ _tag: 'InvalidRequest', errors: distinctProblems(errors) });
  return E.right({
    params: params.right,
    query: route.query ? query.right : undefined,
    body: content.right,
    client: { ip: ctx.state.ip, userAgent: ctx.get('User-Agent').slice(0, MAX_USER_AGENT) || null },
    cookie: (name: string) => readCookies(ctx.get('Cookie'))[name],
    language: languageOf(ctx),
    isPartial: ctx.get('HX-Request-Type') === 'partial',
    requestId: ctx.state.requestId,
    url: `${ctx.state.publicUrl}${ctx.path}${ctx.search}`,
    // Range requests exist only for GET (RFC 9110 §14.2).
    range: (etag: string) => (ctx.method === 'GET' ? rangeOf(ctx.req.headers, etag) : null),
    ifMatch: (etag: string) => isMatched(ctx.req.headers['if-match'], etag),
  });
};

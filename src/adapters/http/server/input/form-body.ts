import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type Koa from 'koa';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import type { HttpRefusal } from '../http-refusal.ts';
import { FORM_TYPE, readBytes } from './body.ts';
import { under } from './codec-node.ts';
import type { FieldProblem } from './field-problem.ts';

/** The fields of an HTML form or OAuth request. Each name has a list of values in the order of the request. */
export type Form = Readonly<{ fields: ReadonlyMap<string, readonly string[]> }>;

const isForm = (u: unknown): u is Form =>
  typeof u === 'object' && u !== null && 'fields' in u && u.fields instanceof Map;

/** Makes the `body` codec of a route that takes a form. `schema` documents the fields. */
export const formBody = (schema: JsonSchema): t.Type<Form> =>
  withSchema(
    new t.Type<Form>('Form', isForm, (u, c) => (isForm(u) ? t.success(u) : t.failure(u, c)), t.identity),
    schema,
  );

// each list is extended in place, because copying the list for each value would take quadratic time
const fieldsIn = (text: string): Form['fields'] => {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fields;
};

/** Reads an `application/x-www-form-urlencoded` body in UTF-8. Invalid bytes become U+FFFD, as in browsers. */
export const readForm = async (
  ctx: Koa.Context,
  { isCompressible }: Readonly<{ isCompressible: boolean }>,
): Promise<E.Either<HttpRefusal, Form>> => {
  if (!isCompressible && ctx.get('Content-Encoding') !== '')
    return E.left({ _tag: 'UnsupportedMediaType', accepted: [FORM_TYPE] });
  const bytes = await readBytes(ctx, [FORM_TYPE]);
  return E.isLeft(bytes) ? bytes : E.right({ fields: fieldsIn(bytes.right.toString('utf8')) });
};

const textProblem = (name: string, values: readonly string[]): readonly FieldProblem[] => {
  if (values.length > 1) return [{ pointer: under('', name), code: 'invalid', detail: 'must be given once' }];
  return values[0]?.includes('\uFFFD') ? [{ pointer: under('', name), code: 'invalid', detail: 'must be UTF-8' }] : [];
};

/** Reads the fields whose names satisfy `isKnown`. A field that is repeated or not UTF-8 is a problem. */
export const formTexts = (
  { fields }: Form,
  isKnown: (name: string) => boolean,
): E.Either<readonly FieldProblem[], Readonly<Record<string, string>>> => {
  const known = [...fields].filter(([name]) => isKnown(name));
  const problems = known.flatMap(([name, values]) => textProblem(name, values));
  return problems.length
    ? E.left(problems)
    : E.right(Object.fromEntries(known.map(([name, [value = '']]) => [name, value])));
};

import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type Koa from 'koa';
import type { EdgeRefusal } from '../edge-refusal.ts';
import { FORM_TYPE, readBytes } from './body-bytes.ts';
import { described } from './codec-node.ts';
import type { JsonSchema } from './codec-node.ts';

/** The fields of an HTML form or of an OAuth request, each with every value that it came with. */
export type Form = Readonly<{ fields: ReadonlyMap<string, readonly string[]> }>;

const isForm = (u: unknown): u is Form =>
  typeof u === 'object' && u !== null && 'fields' in u && u.fields instanceof Map;

/** The `body` of a route that takes a form; `schema` tells of the fields that it reads, and others are ignored. */
export const formBody = (schema: JsonSchema): t.Type<Form> =>
  described(
    new t.Type<Form>('Form', isForm, (u, c) => (isForm(u) ? t.success(u) : t.failure(u, c)), t.identity),
    schema,
  );

// one list grows for each name: a copy for each value would take minutes where a body is all one name
const fieldsIn = (text: string): ReadonlyMap<string, readonly string[]> => {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fields;
};

/** The body as `application/x-www-form-urlencoded` in UTF-8; what is no UTF-8 becomes U+FFFD, as in browsers. */
export const readForm = async (ctx: Koa.Context): Promise<E.Either<EdgeRefusal, Form>> => {
  const bytes = await readBytes(ctx, [FORM_TYPE]);
  if (E.isLeft(bytes)) return bytes;
  return E.right({ fields: fieldsIn(bytes.right.toString('latin1')) });
};

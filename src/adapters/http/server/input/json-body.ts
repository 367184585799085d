import * as E from 'fp-ts/lib/Either.js';
import type Koa from 'koa';
import type { HttpRefusal } from '../http-refusal.ts';
import { JSON_TYPE, MERGE_PATCH, readBytes } from './body-bytes.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import type { FieldProblem } from './field-problem.ts';

const parseJson = (bytes: Buffer): E.Either<HttpRefusal, JsonBody> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return E.right({ value, problems: duplicateKeys(text) });
  } catch {
    // the parser's message quotes the body, which may hold a password
    return E.left({ _tag: 'MalformedJson' });
  }
};

export type JsonBody = Readonly<{ value: unknown; problems: readonly FieldProblem[] }>;

/** The body as JSON, in PATCH also as a merge patch, and its repeated keys. Does not throw for malformed input. */
export const readJson = async (ctx: Koa.Context): Promise<E.Either<HttpRefusal, JsonBody>> => {
  const bytes = await readBytes(ctx, ctx.method === 'PATCH' ? [JSON_TYPE, MERGE_PATCH] : [JSON_TYPE]);
  return E.isLeft(bytes) ? bytes : parseJson(bytes.right);
};

import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { under, unwrap } from './codec-node.ts';
import { expectation } from './expectation.ts';

/**
 * `pointer` is a JSON Pointer (RFC 6901) into the body, `?name` for the query, `{name}` for the path, or the name of a
 * header.
 */
export type FieldProblem = Readonly<{ pointer: string; code: string; detail: string }>;

export const MAX_PROBLEMS = 50;

export const wrong = (u: unknown, pointer: string, detail: string): FieldProblem =>
  u === undefined
    ? { pointer, code: 'required', detail: `is required and ${detail}` }
    : { pointer, code: 'invalid', detail };

export const unknownField = (pointer: string): FieldProblem => ({
  pointer,
  code: 'unknown',
  detail: 'is not known here; leave it out',
});

const MEMBERS = ['UnionType', 'IntersectionType'];

// for a member of a union or intersection, the context's key is the member's index, which is not part of the pointer
const pointerOf = (context: t.Context, path: string): string =>
  context.reduce((pointer, entry, i) => {
    const parent = context[i - 1];
    const isPlace = parent && !MEMBERS.includes(unwrap(parent.type as t.Mixed)._tag ?? '');
    return isPlace ? under(pointer, entry.key) : pointer;
  }, path);

export const decodeProblems = (codec: t.Mixed, u: unknown, path: string): readonly FieldProblem[] => {
  const decoded = codec.decode(u);
  if (E.isRight(decoded)) return [];
  return decoded.left.map(({ value, context, message }) => {
    const failed = (context.at(-1)?.type ?? codec) as t.Mixed;
    return wrong(value, pointerOf(context, path), message ?? expectation(failed));
  });
};

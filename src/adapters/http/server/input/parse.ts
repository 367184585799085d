import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { isRecord, under } from './codec-node.ts';
import { explain } from './explain.ts';
import { MAX_PROBLEMS, unknownField } from './field-problem.ts';
import type { FieldProblem } from './field-problem.ts';

const MAX_POINTER = 256;

/** Keeps the first problem per pointer. Shortens long lists and long pointers. */
export const distinctProblems = (problems: readonly FieldProblem[]): readonly FieldProblem[] => {
  const byPointer = new Map<string, FieldProblem>();
  for (const problem of problems) {
    if (byPointer.size === MAX_PROBLEMS) break;
    const pointer =
      problem.pointer.length > MAX_POINTER ? `${problem.pointer.slice(0, MAX_POINTER)}…` : problem.pointer;
    if (!byPointer.has(pointer)) byPointer.set(pointer, { ...problem, pointer });
  }
  return [...byPointer.values()];
};

/** The maximum nesting depth of the input. Codecs are recursive, but none needs more than a few levels. */
export const MAX_DEPTH = 32;

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const invalid = (pointer: string, detail: string): FieldProblem => ({ pointer, code: 'invalid', detail });

const ownProblems = (u: unknown, pointer: string): readonly FieldProblem[] => {
  if (typeof u === 'string' && !isStorable(u))
    return [invalid(pointer, 'must be text without U+0000 and lone surrogates')];
  if (typeof u === 'number' && !Number.isFinite(u)) return [invalid(pointer, 'must be a number of ordinary size')];
  return [];
};

// Finds values that are always refused: text that PostgreSQL can't store, infinite numbers, `__proto__` keys and deep
// nesting. Stops at `limit` problems. Iterative, because deep nesting could overflow the stack.
const unsafeValues = (input: unknown, limit: number): readonly FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const open: { u: unknown; pointer: string; depth: number }[] = [{ u: input, pointer: '', depth: 0 }];
  for (let next = open.pop(); next && problems.length < limit; next = open.pop()) {
    const { u, pointer, depth } = next;
    problems.push(...ownProblems(u, pointer));
    if (!isRecord(u) && !Array.isArray(u)) continue;
    if (depth >= MAX_DEPTH) return [invalid(pointer, `must not nest deeper than ${MAX_DEPTH} levels`)];
    for (const [key, value] of Object.entries(u)) {
      const place = under(pointer, key);
      if (key === '__proto__') problems.push(unknownField(place));
      else if (!isStorable(key)) problems.push(invalid(place, 'must have a name without U+0000 and lone surrogates'));
      open.push({ u: value, pointer: place, depth: depth + 1 });
    }
  }
  return problems;
};

/**
 * Decodes the input, or returns problems that never repeat a value of the input. Unknown keys, U+0000, lone surrogates
 * and `__proto__` are problems.
 */
export const parse = <A>(codec: t.Type<A, unknown>, input: unknown): E.Either<readonly FieldProblem[], A> => {
  const hostile = unsafeValues(input, MAX_PROBLEMS);
  if (hostile.length) return E.left(distinctProblems(hostile));
  const problems = explain(codec, input);
  if (problems.length) return E.left(distinctProblems(problems));
  return E.mapLeft(() => [{ pointer: '', code: 'invalid', detail: 'is not valid' }])(codec.decode(input));
};

import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { explain } from './explain.ts';
import { MAX_PROBLEMS } from './field-problem.ts';
import type { FieldProblem } from './field-problem.ts';
import { unsafeValues } from './unsafe-values.ts';

const MAX_POINTER = 256;

/** One problem per pointer, the first; long lists and long pointers are cut. */
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

/**
 * Decodes input, or says for each field what is wrong with it, without repeating its value. Keys that the codec does
 * not name are problems, and so are U+0000, lone surrogates and `__proto__` anywhere.
 */
export const parse = <A>(codec: t.Type<A, unknown>, input: unknown): E.Either<readonly FieldProblem[], A> => {
  const hostile = unsafeValues(input, MAX_PROBLEMS);
  if (hostile.length) return E.left(distinctProblems(hostile));
  const problems = explain(codec, input);
  if (problems.length) return E.left(distinctProblems(problems));
  return E.mapLeft(() => [{ pointer: '', code: 'invalid', detail: 'is not valid' }])(codec.decode(input));
};

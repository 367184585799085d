import type { FieldProblem } from '../../server/input/field-problem.ts';
import type { FieldError } from '../parts/alert.ts';

/** Returns the error messages of the invalid fields, in the order of `fields`. */
export const fieldErrors = <F extends string>(
  problems: readonly FieldProblem[],
  fields: readonly F[],
  texts: Readonly<Record<F, string>>,
): readonly FieldError[] =>
  fields
    .filter((field) => problems.some(({ pointer }) => pointer === `/${field}`))
    .map((field) => ({ field, text: texts[field] }));

import { isRecord, under } from './codec-node.ts';
import { unknownField } from './field-problem.ts';
import type { FieldProblem } from './field-problem.ts';

/** Deeper input is refused: no codec nests deeper than a few levels, and codecs recurse. */
export const MAX_DEPTH = 32;

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const invalid = (pointer: string, detail: string): FieldProblem => ({ pointer, code: 'invalid', detail });

const ownProblems = (u: unknown, pointer: string): readonly FieldProblem[] => {
  if (typeof u === 'string' && !isStorable(u))
    return [invalid(pointer, 'must be text without U+0000 and lone surrogates')];
  if (typeof u === 'number' && !Number.isFinite(u)) return [invalid(pointer, 'must be a number of ordinary size')];
  return [];
};

/**
 * Values that are refused wherever they are: text that PostgreSQL can't store, numbers that became infinite,
 * `__proto__` keys, deep nesting. Stops at `limit` problems, and does not recurse.
 */
export const unsafeValues = (input: unknown, limit: number): readonly FieldProblem[] => {
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

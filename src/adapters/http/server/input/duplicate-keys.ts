import { under } from './codec-node.ts';
import { MAX_PROBLEMS } from './field-problem.ts';
import type { FieldProblem } from './field-problem.ts';
import { MAX_DEPTH } from './parse.ts';

type Frame = { readonly keys: Set<string> | null; place: string; index: number };

/**
 * The maximum length of one key in an error's JSON Pointer. Longer keys are cut, because a pointer may have many of
 * them.
 */
const MAX_PLACE = 257;

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;
const COLON = /\s*:/y;

/** `text` must be valid JSON. Stops at nesting deeper than `MAX_DEPTH`, which is refused anyway. */
export const duplicateKeys = (text: string): readonly FieldProblem[] => {
  const problems: FieldProblem[] = [];
  const frames: Frame[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const frame = frames.at(-1);
    if (token === '{' || token === '[') {
      if (frames.length > MAX_DEPTH) return problems;
      frames.push({ keys: token === '{' ? new Set() : null, place: '', index: 0 });
    } else if (token === '}' || token === ']') {
      frames.pop();
    } else if (token === ',') {
      if (frame) frame.index += 1;
    } else if (frame?.keys && isKey(text, index + token.length)) {
      const key: string = JSON.parse(token);
      frame.place = key.slice(0, MAX_PLACE);
      if (frame.keys.has(key)) problems.push(duplicate(frames));
      if (problems.length === MAX_PROBLEMS) return problems;
      frame.keys.add(key);
    }
  }
  return problems;
};

const isKey = (text: string, end: number): boolean => {
  COLON.lastIndex = end;
  return COLON.test(text);
};

const duplicate = (frames: readonly Frame[]): FieldProblem => ({
  pointer: frames.reduce((path, { keys, place, index }) => under(path, keys ? place : index), ''),
  code: 'invalid',
  detail: 'must be given once',
});

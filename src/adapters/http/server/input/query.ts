import * as E from 'fp-ts/lib/Either.js';
import { under } from './codec-node.ts';
import type { FieldProblem } from './field-problem.ts';

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
};

/** The parameters that `isKnown` by name. A repeated name, and text that is not percent-encoded UTF-8, is a problem. */
export const readQuery = (
  querystring: string,
  isKnown: (name: string) => boolean = () => true,
): E.Either<readonly FieldProblem[], Readonly<Record<string, string>>> => {
  const values = new Map<string, string>();
  const problems: FieldProblem[] = [];
  for (const pair of querystring.split('&').filter((one) => one !== '')) {
    const cut = pair.includes('=') ? pair.indexOf('=') : pair.length;
    const name = decoded(pair.slice(0, cut));
    const value = decoded(pair.slice(cut + 1));
    if (!isKnown(name ?? '')) continue;
    const pointer = under('', name ?? '');
    if (name === null || value === null) {
      problems.push({ pointer, code: 'invalid', detail: 'must be percent-encoded UTF-8' });
    } else if (values.has(name)) {
      problems.push({ pointer, code: 'invalid', detail: 'must be given once' });
    } else {
      values.set(name, value);
    }
  }
  // fromEntries defines properties, so that __proto__ is an ordinary name
  return problems.length ? E.left(problems) : E.right(Object.fromEntries(values));
};

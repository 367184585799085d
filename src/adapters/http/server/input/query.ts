import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { node, under, unwrap } from './codec-node.ts';
import type { FieldProblem } from './field-problem.ts';

type Texts = Readonly<Record<string, string>>;

const plusMeant = new WeakMap<object, (text: string) => boolean>();

/**
 * Keeps a `+` in a parameter if `isMeant` returns true for its text. In other parameters, a `+` means a space, as in
 * HTML forms.
 */
export const withPlus = <C extends t.Mixed>(codec: C, isMeant: (text: string) => boolean = () => true): C => {
  plusMeant.set(codec, isMeant);
  return codec;
};

const codecOf = (query: t.Mixed, name: string): t.Mixed | undefined => {
  const { props = {}, types = [] } = unwrap(query);
  return Object.hasOwn(props, name) ? props[name] : types.map((type) => codecOf(type, name)).find(Boolean);
};

const isPlusMeant = (codec: t.Mixed | undefined, text: string): boolean => {
  for (let one = codec; one; one = node(one).type) if (plusMeant.get(one)?.(text) === true) return true;
  return false;
};

const decoded = (text: string, codec?: t.Mixed): string | null => {
  try {
    const plain = decodeURIComponent(text);
    return isPlusMeant(codec, plain) ? plain : decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
};

type Options = Readonly<{ codec: t.Mixed | undefined; isKnown?: ((name: string) => boolean) | undefined }>;

/**
 * Returns the parameters that have a known name. A parameter that is repeated or not percent-encoded UTF-8 is a
 * problem.
 */
export const readQuery = (
  querystring: string,
  { codec, isKnown = () => true }: Options,
): E.Either<readonly FieldProblem[], Texts> => {
  const values = new Map<string, string>();
  const problems: FieldProblem[] = [];
  for (const pair of querystring.split('&').filter((one) => one !== '')) {
    const cut = pair.includes('=') ? pair.indexOf('=') : pair.length;
    const name = decoded(pair.slice(0, cut));
    const value = decoded(pair.slice(cut + 1), codec && codecOf(codec, name ?? ''));
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
  // Object.fromEntries defines properties, so that a parameter named `__proto__` is safe
  return problems.length ? E.left(problems) : E.right(Object.fromEntries(values));
};

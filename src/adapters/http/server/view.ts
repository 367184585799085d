import type * as t from 'io-ts';
import { isRecord, node, under, unwrap } from './input/codec-node.ts';
import type { Node } from './input/codec-node.ts';

type Show = (value: unknown) => unknown;
type Fields = Record<string, unknown>;

/** Thrown if a value does not fit its codec. `keys` is the path to that value, starting with the innermost key. */
type Misfit = Error & { keys: (string | number)[] };

const fail = (): never => {
  throw Object.assign(new Error('the answer does not fit its codec'), { keys: [] });
};

/** The path to the value is built only after a failure: each enclosing object or list adds its key to the error. */
const isMisfit = (error: unknown): error is Misfit => error instanceof Error && 'keys' in error;
const placed = (error: unknown, key: string | number): unknown => {
  if (isMisfit(error)) error.keys.push(key);
  return error;
};

/** Returns the value itself if it has exactly the fields of the codec, because copying would cost time. */
const props = ({ _tag, props: codecs = {} }: Node): Show => {
  const fields = Object.entries(codecs).map(([key, codec]) => ({ key, show: showOf(codec) }));
  const names = new Set(Object.keys(codecs));
  const isPartial = _tag === 'PartialType';
  const copied = (value: Readonly<Fields>, before?: string): Fields => {
    const shown: Fields = {};
    for (const { key } of fields) {
      if (key === before) break;
      if (!isPartial || value[key] !== undefined) shown[key] = value[key];
    }
    return shown;
  };
  return (value) => {
    if (!isRecord(value)) return fail();
    let shown: Fields | null = null;
    let at = '';
    try {
      for (const { key, show } of fields) {
        at = key;
        const given = value[key];
        if (isPartial && given === undefined) continue;
        const one = show(given);
        if (one !== given) shown ??= copied(value, key);
        if (shown !== null) shown[key] = one;
      }
    } catch (error) {
      throw placed(error, at);
    }
    return shown ?? (Object.keys(value).every((key) => names.has(key)) ? value : copied(value));
  };
};

const listed = (value: unknown, showAt: (i: number) => Show, length?: number): readonly unknown[] => {
  if (!Array.isArray(value)) return fail();
  const shown: unknown[] = [];
  let isSame = length === undefined || length === value.length;
  try {
    while (shown.length < (length ?? value.length)) {
      const one = showAt(shown.length)(value[shown.length]);
      isSame &&= one === value[shown.length];
      shown.push(one);
    }
  } catch (error) {
    throw placed(error, shown.length);
  }
  return isSame ? value : shown;
};

const items = ({ type, types }: Node): Show => {
  if (types) {
    const shows = types.map(showOf);
    return (value) => listed(value, (i) => shows[i] ?? fail, shows.length);
  }
  const show = type ? showOf(type) : (value: unknown) => value;
  return (value) => listed(value, () => show);
};

const entries = ({ codomain }: Node): Show => {
  const show = codomain ? showOf(codomain) : fail;
  const entryOf = ([key, one]: readonly [string, unknown]): readonly [string, unknown] => {
    try {
      return [key, show(one)];
    } catch (error) {
      throw placed(error, key);
    }
  };
  return (value) => (isRecord(value) ? Object.fromEntries(Object.entries(value).map(entryOf)) : fail());
};

const merged = (codec: Node): Show => {
  const shows = (codec.types ?? []).map(showOf);
  const other = scalar(codec);
  return (value) => (isRecord(value) ? Object.assign({}, ...shows.map((show) => show(value))) : other(value));
};

const PRIMITIVES = ['StringType', 'NumberType', 'BooleanType', 'NullType', 'LiteralType', 'KeyofType'];

const scalar = (codec: Node): Show => {
  const isChecked = PRIMITIVES.includes(codec._tag ?? '');
  return (value) => (isChecked && !codec.is(value) ? fail() : codec.encode(value));
};

/** Whether serializing a value throws if the value does not fit the codec, so that it need not be checked first. */
const isCheckedWhenShown = (codec: t.Mixed): boolean => unwrap(codec)._tag !== undefined;

const union = ({ types = [] }: Node): Show => {
  const [first, second] = types;
  if (types.length === 2 && first && second && node(second)._tag === 'NullType' && isCheckedWhenShown(first)) {
    const show = showOf(first);
    return (value) => (value === null ? null : show(value));
  }
  const members = types.map((codec) => ({ codec, show: showOf(codec) }));
  return (value) => (members.find(({ codec }) => codec.is(value))?.show ?? fail)(value);
};

const compile = (codec: Node): Show => {
  switch (codec._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return props(codec);
    case 'IntersectionType':
      return merged(codec);
    case 'ArrayType':
    case 'ReadonlyArrayType':
    case 'TupleType':
      return items(codec);
    case 'DictionaryType':
      return entries(codec);
    case 'UnionType':
      return union(codec);
    case undefined:
    default:
      return scalar(codec);
  }
};

const compiled = new WeakMap<t.Mixed, Show>();

/** Compiled once per codec, because inspecting the codec takes longer than serializing a value. */
const showOf = (codec: t.Mixed): Show => {
  const known = compiled.get(codec);
  if (known !== undefined) return known;
  const show = compile(unwrap(codec));
  compiled.set(codec, show);
  return show;
};

/**
 * Returns only the fields that the codec has. Throws if a field is missing, which is a bug. Does not check refinements.
 */
export const view = (codec: t.Mixed, value: unknown): unknown => {
  try {
    return showOf(codec)(value);
  } catch (error) {
    if (!isMisfit(error)) throw error;
    const path = error.keys.reduceRight<string>(under, '');
    throw new Error(`the answer does not fit its codec at "${path}"`, { cause: error });
  }
};

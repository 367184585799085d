import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { isRecord, node, under, unwrap } from './codec-node.ts';
import type { Node } from './codec-node.ts';
import { either, expectation } from './expectation.ts';
import { MAX_PROBLEMS, decodeProblems, unknownField, wrong } from './field-problem.ts';
import type { FieldProblem } from './field-problem.ts';

type Problems = readonly FieldProblem[];

/** Like `flatMap`, but stops at `MAX_PROBLEMS`, so that a long input is not searched to its end. */
const gathered = <A>(all: readonly A[], problemsOf: (one: A, at: number) => Problems): Problems => {
  const problems: FieldProblem[] = [];
  for (let at = 0; at < all.length && problems.length < MAX_PROBLEMS; at += 1)
    problems.push(...problemsOf(all[at] as A, at));
  return problems;
};

const propProblems = (codec: Node, u: unknown, path: string): Problems => {
  if (!isRecord(u)) return [wrong(u, path, 'must be an object')];
  const isPartial = codec._tag === 'PartialType';
  return Object.entries(codec.props ?? {})
    .filter(([key]) => !isPartial || u[key] !== undefined)
    .flatMap(([key, prop]) => typeProblems(prop, u[key], under(path, key)));
};

const itemProblems = (codec: Node, u: unknown, path: string): Problems => {
  if (!Array.isArray(u)) return [wrong(u, path, 'must be an array')];
  const items = codec.types ?? u.map(() => codec.type ?? t.unknown);
  return gathered(items, (item, i) => typeProblems(item, u[i], under(path, i)));
};

const entryProblems = (codec: Node, u: unknown, path: string): Problems => {
  if (!isRecord(u)) return [wrong(u, path, 'must be an object')];
  const inside = gathered(Object.entries(u), ([key, value]) => {
    const place = under(path, key);
    const inKey = codec.domain ? typeProblems(codec.domain, key, place) : [];
    return inKey.length || !codec.codomain ? inKey : typeProblems(codec.codomain, value, place);
  });
  return inside.length ? inside : decodeProblems(codec, u, path);
};

const decide = (members: readonly t.Mixed[], u: unknown): t.Mixed | null => {
  const right = members.find((member) => E.isRight(member.decode(u)));
  if (right) return right;
  const near = members
    .map((member) => ({ member, problems: allProblems(member, u, '') }))
    .filter(({ problems }) => problems.every(({ pointer }) => pointer !== ''));
  return near.toSorted((a, b) => a.problems.length - b.problems.length)[0]?.member ?? null;
};

// Caches which union member was chosen. Otherwise each level of a recursive codec would choose again for all levels
// below.
const decided = new WeakMap<object, Map<readonly t.Mixed[], t.Mixed | null>>();

/** Returns the first union member that decodes the input. Otherwise returns the member with the fewest problems. */
const chosen = (members: readonly t.Mixed[], u: unknown): t.Mixed | null => {
  if (typeof u !== 'object' || u === null) return decide(members, u);
  const known = decided.get(u) ?? new Map<readonly t.Mixed[], t.Mixed | null>();
  const member = known.get(members) ?? decide(members, u);
  decided.set(u, known.set(members, member));
  return member;
};

const unionProblems = (codec: Node, u: unknown, path: string): Problems => {
  const members = codec.types ?? [];
  const member = chosen(members, u);
  if (codec.tag !== undefined && isRecord(u)) {
    const { tag } = codec;
    const tags = members.flatMap((one) => shapes(one, u).flatMap((shape) => ownProp(shape, tag)));
    const isOneOfThem = tags.some((one) => one.is(u[tag]));
    if (!isOneOfThem) return [wrong(u[tag], under(path, tag), either(tags.map(expectation)))];
  }
  if (member) return typeProblems(member, u, path);
  const details = members.flatMap((one) => typeProblems(one, u === undefined ? null : u, '')).map((one) => one.detail);
  return [wrong(u, path, either(details))];
};

const typeProblems = (codec: t.Mixed, u: unknown, path: string): Problems => {
  const { _tag, type, types = [] } = node(codec);
  switch (_tag) {
    case 'ExactType':
    case 'ReadonlyType':
    case 'RecursiveType':
      return type ? typeProblems(type, u, path) : [];
    case 'RefinementType': {
      const inside = type ? typeProblems(type, u, path) : [];
      return inside.length ? inside : decodeProblems(codec, u, path);
    }
    case 'InterfaceType':
    case 'PartialType':
      return propProblems(codec, u, path);
    case 'IntersectionType':
      return types.flatMap((member) => typeProblems(member, u, path));
    case 'ArrayType':
    case 'ReadonlyArrayType':
    case 'TupleType':
      return itemProblems(codec, u, path);
    case 'DictionaryType':
      return entryProblems(codec, u, path);
    case 'UnionType':
      return unionProblems(codec, u, path);
    case undefined:
    default:
      return decodeProblems(codec, u, path);
  }
};

// Flattens unions and intersections into object codecs. A key is known if any codec of an intersection has it.
const shapes = (codec: t.Mixed, u: unknown): readonly Node[] => {
  const inner = unwrap(codec);
  if (inner._tag === 'IntersectionType') return (inner.types ?? []).flatMap((member) => shapes(member, u));
  if (inner._tag !== 'UnionType') return [inner];
  const member = chosen(inner.types ?? [], u);
  return member ? shapes(member, u) : [];
};

const ownProp = (shape: Node, key: string): readonly t.Mixed[] => {
  const prop = shape.props && Object.hasOwn(shape.props, key) ? shape.props[key] : shape.codomain;
  return prop ? [prop] : [];
};

const CLOSED = ['InterfaceType', 'PartialType'];
const KEYED = [...CLOSED, 'DictionaryType'];
const LISTS = ['ArrayType', 'ReadonlyArrayType', 'TupleType'];
const HOLDERS = [...KEYED, ...LISTS, 'UnionType', 'IntersectionType'];

const isOneOf =
  (tags: readonly string[]) =>
  ({ _tag }: Node): boolean =>
    tags.includes(_tag ?? '');

/** Whether the items of a list may be objects or lists. */
const holdsHolders = ({ type, types }: Node): boolean =>
  types !== undefined || (type !== undefined && isOneOf(HOLDERS)(unwrap(type)));

const itemKeys = (lists: readonly Node[], u: readonly unknown[], path: string): Problems =>
  gathered(lists.some(holdsHolders) ? u : [], (value, i) => {
    const isExtra = lists.some(({ types }) => types !== undefined && i >= types.length);
    if (isExtra) return [unknownField(under(path, i))];
    const codecs = lists.flatMap(({ type, types }) => types?.[i] ?? type ?? []);
    return unknownKeys(codecs, value, under(path, i));
  });

const unknownKeys = (codecs: readonly t.Mixed[], u: unknown, path: string): Problems => {
  const all = codecs.flatMap((codec) => shapes(codec, u));
  if (Array.isArray(u)) return itemKeys(all.filter(isOneOf(LISTS)), u, path);
  if (!isRecord(u) || !all.some(isOneOf(KEYED))) return [];
  const isClosed = all.every(isOneOf(CLOSED));
  return gathered(Object.entries(u), ([key, value]) => {
    const props = all.flatMap((shape) => ownProp(shape, key));
    if (props.length) return unknownKeys(props, value, under(path, key));
    return isClosed ? [unknownField(under(path, key))] : [];
  });
};

const allProblems = (codec: t.Mixed, u: unknown, path: string): Problems => [
  ...typeProblems(codec, u, path),
  ...unknownKeys([codec], u, path),
];

/** Returns all problems of the input, including unknown keys. */
export const explain = (codec: t.Mixed, input: unknown): Problems => allProblems(codec, input, '');

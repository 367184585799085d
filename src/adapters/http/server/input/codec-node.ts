import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

/** What io-ts knows of a codec at run time beside its types; `_tag` tells which of the rest is there. */
export type Node = t.Mixed &
  Readonly<
    Partial<{
      _tag: string;
      props: Readonly<Record<string, t.Mixed>>;
      type: t.Mixed;
      types: readonly t.Mixed[];
      domain: t.Mixed;
      codomain: t.Mixed;
      tag: string;
      value: unknown;
      keys: object;
    }>
  >;

export const node = (codec: t.Mixed): Node => codec;

const WRAPPERS = ['ExactType', 'RefinementType', 'ReadonlyType', 'RecursiveType'];

/** The codec inside `t.exact`, refinements and brands, `t.readonly` and `t.recursion`. */
export const unwrap = (codec: t.Mixed): Node => {
  let inner = node(codec);
  while (inner.type && WRAPPERS.includes(inner._tag ?? '')) inner = node(inner.type);
  return inner;
};

/** The names of the fields that an object has, those of all parts of an intersection together. */
export const fieldNames = (codec: t.Mixed): readonly string[] => {
  const { props = {}, types = [] } = unwrap(codec);
  return [...Object.keys(props), ...types.flatMap(fieldNames)];
};

export const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u);

/** RFC 6901 §3. */
export const under = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A schema, or a part of one (JSON Schema 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

const descriptions = new WeakMap<object, JsonSchema>();

/** Tells the contract what a codec takes, where its parts do not tell: of a refinement, what it asks beyond its type. */
export const described = <C extends t.Mixed>(codec: C, schema: JsonSchema): C => {
  descriptions.set(codec, schema);
  return codec;
};

export const descriptionOf = (codec: t.Mixed): JsonSchema | undefined => descriptions.get(codec);

/** A rule over a whole value with its own message, which the walkers of this folder can look through. */
export const refined = <A, O>(
  codec: t.Type<A, O>,
  holds: (a: A) => boolean,
  message: string,
  name = codec.name,
  schema: JsonSchema = {},
): t.RefinementType<t.Type<A, O>, A, O> => {
  const refinement = new t.RefinementType<t.Type<A, O>, A, O>(
    name,
    (u): u is A => codec.is(u) && holds(u),
    (u, context) => {
      const decoded = codec.validate(u, context);
      return E.isLeft(decoded) || holds(decoded.right) ? decoded : t.failure(u, context, message);
    },
    codec.encode,
    codec,
    holds,
  );
  return described(refinement, schema);
};

/** The same codec, with what the contract says of it in words. */
export const explained = <A, O>(codec: t.Type<A, O>, description: string) =>
  refined(codec, () => true, '', codec.name, { description });

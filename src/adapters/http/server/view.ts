import * as t from 'io-ts';
import { isRecord, under, unwrap } from './input/codec-node.ts';
import type { Node } from './input/codec-node.ts';

const fail = (path: string): never => {
  throw new Error(`the answer does not fit its codec at "${path}"`);
};

const props = (codec: Node, value: unknown, path: string): object => {
  if (!isRecord(value)) return fail(path);
  const isPartial = codec._tag === 'PartialType';
  const entries = Object.entries(codec.props ?? {}).filter(([key]) => !isPartial || value[key] !== undefined);
  return Object.fromEntries(entries.map(([key, prop]) => [key, view(prop, value[key], under(path, key))]));
};

const items = (codec: Node, value: unknown, path: string): unknown[] => {
  if (!Array.isArray(value)) return fail(path);
  const codecs = codec.types ?? value.map(() => codec.type ?? t.unknown);
  return codecs.map((item, i) => view(item, value[i], under(path, i)));
};

const entries = (codec: Node, value: unknown, path: string): object => {
  if (!isRecord(value) || !codec.codomain) return fail(path);
  const { codomain } = codec;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, view(codomain, one, under(path, key))]));
};

const merged = (codec: Node, value: unknown, path: string): object => {
  const parts = (codec.types ?? []).map((member) => view(member, value, path));
  return Object.fromEntries(parts.filter(isRecord).flatMap((part) => Object.entries(part)));
};

const PRIMITIVES = ['StringType', 'NumberType', 'BooleanType', 'NullType', 'LiteralType', 'KeyofType'];

const scalar = (codec: Node, value: unknown, path: string): unknown => {
  if (PRIMITIVES.includes(codec._tag ?? '') && !codec.is(value)) return fail(path);
  return codec.encode(value);
};

/** Exactly the fields that the codec names. A missing field is a bug and throws; refinements are not checked again. */
export const view = (codec: t.Mixed, value: unknown, path = ''): unknown => {
  const inner = unwrap(codec);
  switch (inner._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return props(inner, value, path);
    case 'IntersectionType':
      return isRecord(value) ? merged(inner, value, path) : scalar(inner, value, path);
    case 'ArrayType':
    case 'ReadonlyArrayType':
    case 'TupleType':
      return items(inner, value, path);
    case 'DictionaryType':
      return entries(inner, value, path);
    case 'UnionType': {
      const member = inner.types?.find((one) => one.is(value));
      return member ? view(member, value, path) : fail(path);
    }
    case undefined:
    default:
      return scalar(inner, value, path);
  }
};

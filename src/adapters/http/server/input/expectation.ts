import type * as t from 'io-ts';
import { unwrap } from './codec-node.ts';

const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(' or ');

/** Describes what a codec expects, for codecs without their own error message. Never repeats the input. */
export const expectation = (codec: t.Mixed): string => {
  const inner = unwrap(codec);
  if (codec.name === 'Int') return 'must be a whole number';
  switch (inner._tag) {
    case 'StringType':
      return inner === codec ? 'must be a string' : named(codec);
    case 'NumberType':
      return inner === codec ? 'must be a number' : named(codec);
    case 'BooleanType':
      return 'must be true or false';
    case 'NullType':
      return 'must be null';
    case 'UndefinedType':
      return 'must be absent';
    case 'LiteralType':
      return `must be ${quoted([inner.value])}`;
    case 'KeyofType':
      return `must be ${quoted(Object.keys(inner.keys ?? {}))}`;
    case 'ArrayType':
    case 'ReadonlyArrayType':
    case 'TupleType':
    case 'AnyArrayType':
      return inner === codec ? 'must be an array' : named(codec);
    case 'InterfaceType':
    case 'PartialType':
    case 'IntersectionType':
    case 'DictionaryType':
    case 'AnyDictionaryType':
      return 'must be an object';
    case undefined:
    default:
      return named(codec);
  }
};

// io-ts gives an unnamed refinement the source code of its function as its name
const named = (codec: t.Mixed): string => (/^\w+$/.test(codec.name) ? `must be a valid ${codec.name}` : 'is not valid');

/** Joins descriptions: `must be a string` and `must be null` become `must be a string or null`. */
export const either = (details: readonly string[]): string => {
  const distinct = [...new Set(details)];
  const wants = distinct.map((detail) => (detail.startsWith('must be ') ? detail.slice(8) : null));
  return wants.includes(null) ? distinct.join(', or ') : `must be ${wants.join(' or ')}`;
};

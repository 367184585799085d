import * as t from 'io-ts';
import type { JsonSchema } from '../../../../core/domain/codec.ts';
import { attachedSchema } from '../../../../core/domain/codec.ts';
import { node, unwrap } from '../../server/input/codec-node.ts';
import type { Node } from '../../server/input/codec-node.ts';
import { ANY_TEXT } from '../codecs/wire.ts';

export type Components = Map<string, JsonSchema>;

// no list in a request can have more items, because a body has at most this many bytes
const MAX_ITEMS = 100_000;

const OBJECTS = ['InterfaceType', 'PartialType', 'IntersectionType', 'UnionType'];
// Only a codec whose name matches this pattern becomes a component. io-ts names unnamed codecs after their structure.
const NAME = /^[A-Z][A-Za-z0-9]*$/;

const isNull = (codec: t.Mixed): boolean => node(codec)._tag === 'NullType';
const isUndefined = (codec: t.Mixed): boolean => node(codec)._tag === 'UndefinedType';

const isOptional = (codec: t.Mixed): boolean => {
  const { _tag, types = [] } = unwrap(codec);
  return _tag === 'UndefinedType' || (_tag === 'UnionType' && types.some(isUndefined));
};

/** Returns the fields of an object or of an intersection of objects. Empty for other codecs. */
export const fieldsOf = (codec: t.Mixed): readonly Readonly<{ name: string; codec: t.Mixed; required: boolean }>[] => {
  const { _tag, props = {}, types = [] } = unwrap(codec);
  if (_tag === 'IntersectionType') return types.flatMap(fieldsOf);
  return Object.entries(props).map(([name, prop]) => ({
    name,
    codec: prop,
    required: _tag === 'InterfaceType' && !isOptional(prop),
  }));
};

const object = (codec: t.Mixed, components: Components): JsonSchema => {
  const fields = fieldsOf(codec);
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field.codec, components)])),
    ...(required.length ? { required } : {}),
    additionalProperties: false,
  };
};

const nullable = (schema: JsonSchema): JsonSchema => {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
};

const union = ({ types = [] }: Node, components: Components): JsonSchema => {
  const members = types.filter((member) => !isNull(member) && !isUndefined(member));
  const values = members.map((member) => node(member).value);
  const schema = members.every((member) => node(member)._tag === 'LiteralType')
    ? { type: typeof values[0], enum: values }
    : anyOf(members.map((member) => schemaOf(member, components)));
  return types.some(isNull) ? nullable(schema) : schema;
};

const anyOf = (schemas: readonly JsonSchema[]): JsonSchema => {
  const [only, ...others] = schemas;
  return only !== undefined && others.length === 0 ? only : { anyOf: schemas };
};

const undescribed = (codec: t.Mixed): never => {
  throw new Error(`no JSON Schema for the codec ${codec.name}: attach one`);
};

const structure = (codec: t.Mixed, components: Components): JsonSchema => {
  const { _tag, type = t.unknown, types = [], codomain = t.unknown, keys = {}, value } = node(codec);
  switch (_tag) {
    case 'ExactType':
    case 'ReadonlyType':
      return structure(type, components);
    case 'RefinementType': {
      const { type: whole, ...more } = attachedSchema(codec) ?? {};
      return whole === undefined ? { ...schemaOf(type, components), ...more } : { type: whole, ...more };
    }
    case 'InterfaceType':
    case 'PartialType':
      return object(codec, components);
    case 'IntersectionType':
      return types.every((part) => fieldsOf(part).length) ? object(codec, components) : undescribed(codec);
    case 'UnionType':
      return union(node(codec), components);
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { type: 'array', items: schemaOf(type, components), maxItems: MAX_ITEMS };
    case 'DictionaryType':
      return { type: 'object', additionalProperties: schemaOf(codomain, components) };
    case 'KeyofType':
      return { type: 'string', enum: Object.keys(keys) };
    case 'LiteralType':
      return { type: typeof value, enum: [value] };
    case 'StringType':
      return ANY_TEXT;
    case 'BooleanType':
      return { type: 'boolean' };
    case undefined:
    default:
      return undescribed(codec);
  }
};

/** Named objects and unions become components. Throws if a codec has neither a known structure nor a schema. */
export const schemaOf = (codec: t.Mixed, components: Components): JsonSchema => {
  const whole = node(codec)._tag === 'RefinementType' ? undefined : attachedSchema(codec);
  if (whole) return whole;
  if (!OBJECTS.includes(unwrap(codec)._tag ?? '') || !NAME.test(codec.name)) return structure(codec, components);
  if (!components.has(codec.name)) {
    components.set(codec.name, {});
    components.set(codec.name, structure(codec, components));
  }
  return { $ref: `#/components/schemas/${codec.name}` };
};

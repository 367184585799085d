import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Schema, Schemas } from '../../tools/contract.ts';

export type Validator = (value: unknown) => boolean;

/** What is wrong with a value, in words; null if it matches its schema. */
type Judge = (value: unknown) => string | null;

const compilerOf = (schemas: Schemas): ((schema: Schema) => ValidateFunction) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ components: { schemas } }, 'document');
  const compiled = new Map<Schema, ValidateFunction>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known) return known;
    // Compile components once, wherever they are referenced.
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
    const validate = ajv.compile(JSON.parse(text) as object);
    compiled.set(schema, validate);
    return validate;
  };
};

/** Validates schemas of a document, including formats. */
export const validators = (schemas: Schemas): ((schema: Schema) => Validator) => compilerOf(schemas);

/** The same, with an explanation. */
export const judges = (schemas: Schemas): ((schema: Schema) => Judge) => {
  const compile = compilerOf(schemas);
  return (schema) => {
    const validate = compile(schema);
    return (value) =>
      validate(value) ? null : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`).join(', ');
  };
};

/** Parses the text of a parameter or header by the type of its schema; the text itself if that fails. */
export const valueOfText = (text: string, { type }: Schema): unknown => {
  if (type === 'integer') return /^[0-9]+$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  return text;
};

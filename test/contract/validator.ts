import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Schema, Schemas } from '../../tools/contract.ts';

/** Whether a value is what a schema says. */
export type Validator = (value: unknown) => boolean;

/** What of a value is not as its schema says, in words; null where all of it is. */
export type Judge = (value: unknown) => string | null;

const compilerOf = (schemas: Schemas): ((schema: Schema) => ValidateFunction) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ components: { schemas } }, 'document');
  const compiled = new Map<Schema, ValidateFunction>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known) return known;
    // components are compiled once, wherever they are referred to
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
    const validate = ajv.compile(JSON.parse(text) as object);
    compiled.set(schema, validate);
    return validate;
  };
};

/** For schemas of a document, formats included. */
export const validators = (schemas: Schemas): ((schema: Schema) => Validator) => compilerOf(schemas);

/** The same for whoever wants to know why not. */
export const judges = (schemas: Schemas): ((schema: Schema) => Judge) => {
  const compile = compilerOf(schemas);
  return (schema) => {
    const validate = compile(schema);
    return (value) =>
      validate(value) ? null : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`).join(', ');
  };
};

/** The value that the text of a parameter or header stands for, by the type of its schema; the text where it stands for none. */
export const valueOfText = (text: string, { type }: Schema): unknown => {
  if (type === 'integer') return /^[0-9]+$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  return text;
};

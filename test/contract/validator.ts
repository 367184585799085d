import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Schema, Schemas } from './arbitrary.ts';

export type Validator = (value: unknown) => boolean;

/** Whether a value is what a schema of the document says, formats included. */
export const validators = (schemas: Schemas): ((schema: Schema) => Validator) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ components: { schemas } }, 'document');
  const compiled = new Map<Schema, Validator>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known) return known;
    // components are compiled once, wherever they are referred to
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
    const validate = ajv.compile(JSON.parse(text) as object);
    const validator: Validator = (value) => validate(value);
    compiled.set(schema, validator);
    return validator;
  };
};

/** The value that the text of a parameter stands for, by the type of its schema; the text where it stands for none. */
export const valueOfText = (text: string, { type }: Schema): unknown => {
  if (type === 'integer') return /^[0-9]+$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  return text;
};

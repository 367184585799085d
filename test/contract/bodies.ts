import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Content, Schema, Schemas } from '../../tools/contract.ts';
import { FILE_FORM, fileForm } from '../support/file-form.ts';
import { valueOf } from './arbitrary.ts';
import { spoilt, strange } from './mutations.ts';
import type { Validator } from './validator.ts';

/** A part of a request, and whether it violates the documented schema. */
export type Part = Readonly<{ text: string; isInvalid: boolean }>;
type Body = Part & Readonly<{ type: string }>;

/** A value as text in a path, query or header. */
export const asText = (value: unknown): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();

// JSON Schema can't express this.
const wellFormed = (u: unknown): boolean => JSON.stringify(u) === undefined || !/\\ud[89a-f]/i.test(JSON.stringify(u));

const NO_JSON = ['', '{', '{"a":1,"a":2}', 'undefined', '{"a":"\u0001"}', "{'a':1}"];

const jsonBody = (content: Content, schemas: Schemas, validatorOf: (schema: Schema) => Validator): Arbitrary<Body> => {
  const types = Object.keys(content);
  const { schema } = Object.values(content)[0]!;
  const isValid = validatorOf(schema);
  const good = valueOf(schema, schemas);
  const bodies = fc
    .oneof(
      { weight: 4, arbitrary: good },
      { weight: 5, arbitrary: good.chain((value) => spoilt(schema, value, schemas)) },
    )
    .map((value) => ({
      text: JSON.stringify(value),
      isInvalid: !isValid(value) || !wellFormed(value),
      type: types[0]!,
    }));
  const wrong = fc.constantFrom(...NO_JSON).map((text) => ({ text, isInvalid: true, type: types[0]! }));
  const untyped = good.map((value) => ({ text: JSON.stringify(value), isInvalid: true, type: 'text/plain' }));
  return fc.oneof({ weight: 8, arbitrary: bodies }, { weight: 1, arbitrary: wrong }, { weight: 1, arbitrary: untyped });
};

const formBody = (content: Content, schemas: Schemas): Arbitrary<Body> => {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(content);
  const values = fc.oneof(valueOf(schema, schemas), strange);
  return values.map((value) => {
    const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const form = new URLSearchParams(Object.fromEntries(fields.map(([name, one]) => [name, asText(one)])));
    return { text: form.toString(), isInvalid: !form.get('token'), type };
  });
};

/** A file that is no image, in a form that is whole or cut off. */
const multipartBody: Arbitrary<Body> = fc.tuple(fc.string(), fc.nat(400)).map(([file, length]) => ({
  text: fileForm(Buffer.from(file)).toString().slice(0, length),
  isInvalid: true,
  type: FILE_FORM,
}));

/** Valid and invalid bodies of a request; none if it has no body. */
export const bodyOf = (
  content: Content | undefined,
  schemas: Schemas,
  validatorOf: (schema: Schema) => Validator,
): Arbitrary<Body | undefined> => {
  if (content === undefined) return fc.constant(undefined);
  if ('multipart/form-data' in content) return multipartBody;
  return 'application/json' in content ? jsonBody(content, schemas, validatorOf) : formBody(content, schemas);
};

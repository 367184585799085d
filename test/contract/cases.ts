import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Call, Parameter, Schema, Schemas } from '../../tools/contract.ts';
import { resolved, valueOf } from './arbitrary.ts';
import { asText, bodyOf } from './bodies.ts';
import type { Part } from './bodies.ts';
import { spoiltField } from './mutations.ts';
import { valueOfText } from './validator.ts';
import type { Validator } from './validator.ts';

/** A request, and whether it violates the documented schema. */
export type Case = Readonly<{
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  isInvalid: boolean;
}>;

/** Ids that exist; random values would hit none. */
export type Pools = Readonly<{ ids: readonly number[]; sessions: readonly string[]; privileges: readonly string[] }>;

const parameterText = (
  { name, in: place, schema: given }: Parameter,
  schemas: Schemas,
  pools: Pools,
  isValid: Validator,
): Arbitrary<Part> => {
  const schema = resolved(given, schemas);
  const pool =
    place === 'path'
      ? [...(name === 'id' ? [...pools.ids, ...pools.sessions] : []), ...(name === 'name' ? pools.privileges : [])]
      : [];
  const valid = [valueOf(schema, schemas), ...(pool.length ? [fc.constantFrom(...pool)] : [])];
  const texts = fc
    .oneof({ weight: 8, arbitrary: fc.oneof(...valid) }, { weight: 1, arbitrary: spoiltField(schema) })
    .map(asText);
  // Clients remove empty and dot segments from paths.
  const possible = place === 'path' ? texts.filter((text) => text !== '' && !/^\.{1,2}$/.test(text)) : texts;
  return possible.map((text) => ({ text, isInvalid: !isValid(valueOfText(text, schema)) }));
};

const queryOf = (parameters: readonly Parameter[], texts: Readonly<Record<string, Part>>, quirk: string): Part => {
  const given = Object.entries(texts).map(([name, { text }]) => `${name}=${encodeURIComponent(text)}`);
  const isOpen = parameters.some(({ schema }) => schema.additionalProperties !== undefined);
  const first = given[0];
  const quirks: Readonly<Record<string, string>> = {
    unknown: 'is_admin=true',
    broken: 'x=%E0%A4',
    ...(first ? { twice: first } : {}),
  };
  const extra = quirks[quirk];
  const isInvalid =
    Object.values(texts).some((part) => part.isInvalid) || (extra !== undefined && !(isOpen && quirk === 'unknown'));
  return { text: [...given, ...(extra === undefined ? [] : [extra])].join('&'), isInvalid };
};

/** Valid and invalid requests to an operation. */
export const casesOf = (
  { method, path: pattern, operation }: Call,
  schemas: Schemas,
  pools: Pools,
  validatorOf: (schema: Schema) => Validator,
): Arbitrary<Case> => {
  const placed = (place: string) => operation.parameters.filter((one) => one.in === place);
  const part = (one: Parameter) => parameterText(one, schemas, pools, validatorOf(one.schema));
  const listed = placed('query').filter(({ schema }) => schema.additionalProperties === undefined);
  const params = fc.record(Object.fromEntries(placed('path').map((one) => [one.name, part(one)])));
  const needed = listed.filter(({ required }) => required).map(({ name }) => name);
  const texts = fc.record(Object.fromEntries(listed.map((one) => [one.name, part(one)])), { requiredKeys: needed });
  const quirk = fc.oneof(
    { weight: 9, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom('unknown', 'twice', 'broken') },
  );
  const body = bodyOf(operation.requestBody?.content, schemas, validatorOf);
  const headers = fc.record(
    Object.fromEntries(
      placed('header').map(({ name, schema }) => [
        name,
        valueOf(schema, schemas).map(
          (value) =>
            asText(value)
              .replace(/[^ -~]/g, '!')
              .trim() || '"1"',
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  return fc.tuple(params, texts, quirk, body, headers).map(([inPath, inQuery, oddity, sent, own]) => {
    const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(inPath[name]!.text));
    const query = queryOf(placed('query'), inQuery, oddity);
    return {
      method,
      path: query.text === '' ? path : `${path}?${query.text}`,
      headers: { ...own, ...(sent ? { 'content-type': sent.type } : {}) },
      ...(sent ? { body: sent.text } : {}),
      isInvalid: Object.values(inPath).some((one) => one.isInvalid) || query.isInvalid || sent?.isInvalid === true,
    };
  });
};

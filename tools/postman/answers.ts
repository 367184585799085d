import { codesOf, resolved } from '../contract.ts';
import type { Call, Contract, Schema } from '../contract.ts';

/** For each status what it answers: a JSON Schema, the codes of problems, another media type, or nothing. */
export type Answers = Readonly<Record<string, Schema | readonly string[] | string | null>>;

/** Formats of OpenAPI that JSON Schema does not know, and Postman's validator takes for mistakes. */
const NO_FORMATS = ['int32', 'int64'];
/** What tells people something, and a validator nothing. */
const NO_KEYS = ['description', 'example', 'examples'];

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** A schema with all that it refers to in it, as a script that stands alone can have it. */
const inlined = (contract: Contract, value: unknown, within: readonly string[] = []): unknown => {
  if (Array.isArray(value)) return value.map((item) => inlined(contract, item, within));
  if (!isObject(value)) return value;
  const { $ref } = value;
  if (typeof $ref === 'string') {
    // where a schema comes within itself, nothing is asked for any more
    return within.includes($ref) ? {} : inlined(contract, resolved(contract, value), [...within, $ref]);
  }
  const isKept = (key: string): boolean => !NO_KEYS.includes(key) && !(key === 'format' && isNumeric(value));
  return mapped(value, isKept, (key, one) =>
    key === 'properties'
      ? mapped(one as Schema, all, (_, property) => inlined(contract, property, within))
      : inlined(contract, one, within),
  );
};

const all = (): boolean => true;
const isNumeric = ({ format }: Schema): boolean => NO_FORMATS.includes(String(format));
const mapped = (from: Schema, isKept: (key: string) => boolean, to: (key: string, value: unknown) => unknown): Schema =>
  Object.fromEntries(
    Object.entries(from)
      .filter(([key]) => isKept(key))
      .map(([key, value]) => [key, to(key, value)]),
  );

export const answersOf = (contract: Contract, call: Call): Answers =>
  Object.fromEntries(
    Object.entries(call.operation.responses).map(([status, response]) => {
      const [type, media] = Object.entries(response.content ?? {})[0] ?? [];
      if (type === undefined || media === undefined) return [status, null];
      if (type === 'application/problem+json') return [status, codesOf(response)];
      return [status, /[/+]json$/.test(type) ? (inlined(contract, media.schema) as Schema) : type];
    }),
  );

/** The refusals of a call in one line, for people. */
export const refusalsOf = (contract: Contract, call: Call): string =>
  Object.entries(answersOf(contract, call))
    .flatMap(([status, answer]) =>
      Array.isArray(answer) ? [`${status} ${answer.map((code) => `\`${code}\``).join(' ')}`] : [],
    )
    .join(', ');

import type { Schema, Schemas } from './arbitrary.ts';
import type { Validator } from './validator.ts';

export type Content = Readonly<Record<string, Readonly<{ schema: Schema }>>>;
export type Parameter = Readonly<{ name: string; in: string; required?: boolean; schema: Schema }>;

/** An operation of the document, with what it refers to in place; schemas keep their references. */
export type Operation = Readonly<{
  operationId: string;
  method: string;
  path: string;
  parameters: readonly Parameter[];
  security: readonly unknown[];
  requestBody?: Readonly<{ content: Content }>;
  responses: Readonly<Record<string, Readonly<{ content?: Content }>>>;
}>;

type Ref = Readonly<{ $ref?: string }>;
type Written = Omit<Operation, 'method' | 'path' | 'parameters' | 'responses'> &
  Readonly<{ parameters?: readonly Ref[]; responses: Readonly<Record<string, Ref>> }>;
type Section = Readonly<Record<string, unknown>>;
export type Document = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Written>>>>;
  components: Readonly<{ schemas: Schemas; responses: Section; parameters: Section }>;
}>;

export const operationsOf = ({ paths, components }: Document): readonly Operation[] => {
  const sections: Readonly<Record<string, Section>> = components;
  const at = (one: Ref): unknown => {
    const [, , section = '', name = ''] = one.$ref?.split('/') ?? [];
    return one.$ref === undefined ? one : sections[section]?.[name];
  };
  const whole = (path: string, method: string, { parameters = [], responses, ...operation }: Written): Operation => ({
    ...operation,
    path,
    method: method.toUpperCase(),
    parameters: parameters.map(at) as readonly Parameter[],
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, one]) => [status, at(one)]),
    ) as Operation['responses'],
  });
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => whole(path, method, one)),
  );
};

type Answered = Readonly<{ status: number; headers: Readonly<Record<string, unknown>>; body: unknown; text: string }>;

/** Whether the document has the answer: its status, its media type, and the shape of its body. */
export const isDocumented = (
  { responses }: Operation,
  { status, headers, body, text }: Answered,
  validatorOf: (schema: Schema) => Validator,
): boolean => {
  const response = responses[String(status)];
  if (response === undefined || response.content === undefined || status === 304)
    return response !== undefined && text === '';
  const schema = response.content[String(headers['content-type']).split(';')[0] ?? '']?.schema;
  return schema !== undefined && validatorOf(schema)(body);
};

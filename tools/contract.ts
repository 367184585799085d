import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/start/project.ts';

// The part of openapi.json that the tools and tests read. Like clients, they know the API only by this document.

export type Schema = Readonly<{
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
}>;
export type Schemas = Readonly<Record<string, Schema>>;
type Media = Readonly<{ schema: Schema; example?: unknown; [more: string]: unknown }>;
export type Content = Readonly<Record<string, Media>>;
export type Parameter = Readonly<{
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}>;
type Header = Readonly<{ required?: boolean; schema: Schema }>;
export type Response = Readonly<{
  description: string;
  headers?: Readonly<Record<string, Header>>;
  content?: Content;
}>;
type Ref = Readonly<{ $ref: string }>;
/** An operation as written in the document, with references. */
export type WrittenOperation = Readonly<{
  tags: readonly string[];
  operationId: string;
  summary: string;
  description?: string;
  security: readonly unknown[];
  requestBody?: Readonly<{ required: boolean; content: Content }>;
  parameters?: readonly (Parameter | Ref)[];
  responses: Readonly<Record<string, Response | Ref>>;
}>;
export type Contract = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, WrittenOperation>>>>;
  components: Readonly<{ schemas: Schemas; [section: string]: unknown }>;
}>;

/** An operation with all references resolved, except those to schemas. */
export type Operation = Omit<WrittenOperation, 'parameters' | 'responses'> &
  Readonly<{ parameters: readonly Parameter[]; responses: Readonly<Record<string, Response>> }>;
export type Call = Readonly<{ method: string; path: string; operation: Operation }>;

/** Reads the committed document; a test compares it with the answers of the service. */
export const readContract = (): Contract => JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as Contract;

/** Returns the target of a `$ref`, or the value itself. */
export const resolved = <A extends object>(contract: Contract, value: A | Ref): A => {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as A;
  const segments = value.$ref.slice('#/'.length).split('/');
  return segments.reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], contract) as A;
};

export const mapValues = <A, B>(from: Readonly<Record<string, A>>, to: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, to(value)]));

const inPlace = (contract: Contract, response: Response | Ref): Response => {
  const { headers, ...more } = resolved(contract, response);
  return headers ? { ...more, headers: mapValues(headers, (one) => resolved(contract, one)) } : more;
};

export const callsOf = (contract: Contract): readonly Call[] => {
  const whole = ({ parameters = [], responses, ...operation }: WrittenOperation): Operation => ({
    ...operation,
    parameters: parameters.map((one) => resolved(contract, one)),
    responses: mapValues(responses, (one) => inPlace(contract, one)),
  });
  return Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, one]) => ({
      method: method.toUpperCase(),
      path,
      operation: whole(one),
    })),
  );
};

/** The codes that a refusal may have; empty if the answer is not a problem document. */
export const codesOf = ({ content = {} }: Response): readonly string[] => {
  const parts = content['application/problem+json']?.schema.allOf ?? [];
  return parts.flatMap(({ properties }) => properties?.['code']?.enum ?? []) as readonly string[];
};

export const successOf = ({ operation }: Call): number => {
  const [status] = Object.keys(operation.responses).filter((one) => Number(one) < 400 && one !== '304');
  if (status === undefined) throw new Error(`${operation.operationId} lists no success`);
  return Number(status);
};

/** Who can make a call: anyone, a signed-in user, or an administrator if the call needs a privilege. */
export const callerOf = ({ operation }: Call): 'nobody' | 'person' | 'admin' => {
  if (operation.security.length === 0) return 'nobody';
  return /privilege `/.test(operation.description ?? '') ? 'admin' : 'person';
};

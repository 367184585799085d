export type Schema = Readonly<Record<string, unknown>>;
type Media = Readonly<{ schema: Schema; example?: unknown; [more: string]: unknown }>;
export type Content = Readonly<Record<string, Media>>;
export type Parameter = Readonly<{ name: string; in: string; required?: boolean; schema: Schema; example?: unknown }>;
export type Response = Readonly<{ description: string; headers?: unknown; content?: Content }>;
export type Operation = Readonly<{
  tags: readonly string[];
  operationId: string;
  summary: string;
  description?: string;
  security: readonly unknown[];
  parameters?: readonly unknown[];
  requestBody?: Readonly<{ required: boolean; content: Content }>;
  responses: Readonly<Record<string, unknown>>;
}>;
/** What of an OpenAPI document a collection is made from. */
export type Contract = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<Record<string, unknown>>;
}>;

/** One operation, and where it is. */
export type Call = Readonly<{ method: string; path: string; operation: Operation }>;

export const callsOf = ({ paths }: Contract): readonly Call[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** What a `$ref` points at, or the value itself. */
export const resolved = (contract: Contract, value: unknown): unknown => {
  const { $ref } = value as { $ref?: string };
  if ($ref === undefined) return value;
  const segments = $ref.slice('#/'.length).split('/');
  return segments.reduce<unknown>((at, key) => (at as Schema)[key], contract);
};

export const parametersOf = (contract: Contract, { operation }: Call): readonly Parameter[] =>
  (operation.parameters ?? []).map((parameter) => resolved(contract, parameter) as Parameter);

export const responsesOf = (
  contract: Contract,
  { operation }: Call,
): readonly (readonly [status: string, response: Response])[] =>
  Object.entries(operation.responses).map(([status, response]) => [status, resolved(contract, response) as Response]);

/** What is answered to a call that is not refused. */
export const successOf = ({ operation }: Call): number => {
  const [status] = Object.keys(operation.responses).filter((one) => Number(one) < 400 && one !== '304');
  if (status === undefined) throw new Error(`${operation.operationId} has no answer but refusals`);
  return Number(status);
};

/** As whom a call is made: nobody, anybody who is signed in, or an administrator, where it asks for a privilege. */
export const callerOf = ({ operation }: Call): 'nobody' | 'person' | 'admin' => {
  if (operation.security.length === 0) return 'nobody';
  return /privilege `/.test(operation.description ?? '') ? 'admin' : 'person';
};

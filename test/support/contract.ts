import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';

type Ref = Readonly<{ $ref?: string }>;
type Response = Ref &
  Readonly<{ headers?: Readonly<Record<string, unknown>>; content?: Readonly<Record<string, unknown>> }>;
type Parameter = Ref & Readonly<{ name?: string; in?: string; description?: string }>;
type Operation = Readonly<{
  operationId: string;
  parameters?: readonly Parameter[];
  responses: Readonly<Record<string, Response>>;
}>;
type Answered = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
}>;

type ContractDocument = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: Readonly<{ responses: Readonly<Record<string, Response>> }>;
}>;

/** The contract as it is committed; another test holds it against what the service answers. */
export const CONTRACT = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'),
) as ContractDocument;

/** Where the processes of one run of all tests keep what they saw; nowhere in a run of single files. */
export const SEEN_FILE = 'CONTRACT_SEEN';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(CONTRACT, 'contract');

const patterns = Object.entries(CONTRACT.paths).map(([path, operations]) => ({
  path,
  operations,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  // of two paths that fit, the one with fewer parameters is meant
  parameters: path.split('{').length,
}));

/** The operation that a request is for, and its path as the contract has it; null for what is not in the contract. */
const operationFor = (method: string, path: string) => {
  const [pathname = ''] = path.split(/[?#]/);
  const found = patterns
    .filter(({ pattern }) => pattern.test(pathname))
    .toSorted((a, b) => a.parameters - b.parameters)[0];
  const operation = found?.operations[method.toLowerCase()];
  return found && operation ? { operation, path: found.path } : null;
};

const validators = new Map<string, ValidateFunction>();
const validatorOf = (pointer: string): ValidateFunction => {
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `contract#${pointer}` });
  validators.set(pointer, known);
  return known;
};

const escaped = (segment: string): string => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));

const responseOf = (operation: Operation, status: number, pointer: string) => {
  const response = operation.responses[status];
  if (response?.$ref === undefined) return { response, pointer: `${pointer}/responses/${status}` };
  const name = response.$ref.slice('#/components/responses/'.length);
  return { response: CONTRACT.components.responses[name], pointer: `/components/responses/${escaped(name)}` };
};

const ANY_TIME = ['Idempotency-Replayed', 'Link', 'RateLimit', 'RateLimit-Policy', 'Set-Cookie'];

const missingHeaders = ({ headers = {} }: Response, answer: Answered): readonly string[] =>
  Object.keys(headers).filter((name) => !ANY_TIME.includes(name) && answer.headers[name.toLowerCase()] === undefined);

const faultOf = (method: string, path: string, operation: Operation, answer: Answered): string | null => {
  const base = `/paths/${escaped(path)}/${method.toLowerCase()}`;
  const { response, pointer } = responseOf(operation, answer.status, base);
  if (!response) return `answers ${answer.status}, which the contract does not list`;
  const missing = missingHeaders(response, answer);
  if (missing.length) return `answers ${answer.status} without ${missing.join(', ')}`;
  const [type = ''] = String(answer.headers['content-type'] ?? '').split(';');
  if (!response.content) return type === '' ? null : `answers ${answer.status} with ${type}, where nothing is expected`;
  if (!(type in response.content)) return `answers ${answer.status} as ${type || 'nothing'}`;
  const validate = validatorOf(`${pointer}/content/${escaped(type)}/schema`);
  if (validate(answer.body)) return null;
  return `answers ${answer.status} with another shape: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(answer.body).slice(0, 500)}`;
};

/** Each operation with each status that the contract lists for it, but those that a run of all tests saw. */
export const unseen = (seen: string): readonly string[] => {
  const lines = new Set(seen.split('\n'));
  const listed = Object.values(CONTRACT.paths).flatMap((operations) =>
    Object.values(operations).flatMap(({ operationId, responses }) =>
      Object.keys(responses).map((status) => `${operationId} ${status}`),
    ),
  );
  return listed.filter((one) => !lines.has(one));
};

/** Throws where an answer is not as the contract says, and keeps that it was seen; HEAD and OPTIONS are not in it. */
export const holdAgainstContract = (method: string, path: string, answer: Answered): void => {
  const found = operationFor(method, path);
  if (!found) return;
  const fault = faultOf(method, found.path, found.operation, answer);
  if (fault !== null) throw new Error(`${method} ${found.path} ${fault}`);
  const file = process.env[SEEN_FILE];
  if (file !== undefined) appendFileSync(file, `${found.operation.operationId} ${answer.status}\n`);
};

import { PROBLEM_KINDS } from '../../src/adapters/http/server/problem-kind.ts';
import { callsOf, readContract } from '../../tools/contract.ts';
import type { Operation, Response } from '../../tools/contract.ts';
import { keepSeen } from './seen.ts';
import { judges, valueOfText } from './validator.ts';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
/** An answer; a JSON body is parsed. */
export type Answered = Readonly<{ status: number; headers: Headers; body: unknown }>;

const CONTRACT = readContract();
const judgeOf = judges(CONTRACT.components.schemas);
const judgeProblem = judgeOf({ $ref: '#/components/schemas/Problem' });

/** Checks the answer to a request; throws if it is not as documented. */
export type Hold = (method: string, path: string, answer: Answered) => void;

type Place = Readonly<{ path: string; pattern: RegExp; operations: Map<string, Operation> }>;

const CALLS = callsOf(CONTRACT);
const PLACES = CALLS.reduce<Map<string, Place>>((places, { method, path, operation }) => {
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  const place = places.get(path) ?? { path, pattern, operations: new Map<string, Operation>() };
  place.operations.set(method, operation);
  return places.set(path, place);
}, new Map());
const parametersIn = ({ path }: Place): number => path.split('{').length;
// If two paths match, the one with fewer parameters is meant.
const IN_ORDER = [...PLACES.values()].toSorted((a, b) => parametersIn(a) - parametersIn(b));

/** The operation of a request; undefined if it is not documented. HEAD is GET without the body. */
const operationFor = (method: string, path: string): Operation | undefined => {
  const [pathname = ''] = path.split(/[?#]/);
  const place = IN_ORDER.find(({ pattern }) => pattern.test(pathname));
  return place?.operations.get(method === 'HEAD' ? 'GET' : method);
};

const typeOf = ({ headers }: Answered): string => String(headers['content-type'] ?? '').split(';')[0] ?? '';
const hasProblem = (answer: Answered): boolean => typeOf(answer) === 'application/problem+json' && answer.body !== '';

const RESPONSES = CALLS.flatMap(({ operation }) => Object.values(operation.responses));
/** Headers that are documented for some answers must not appear in others. */
const KNOWN = [...new Set(RESPONSES.flatMap(({ headers = {} }) => Object.keys(headers)))];

const headerFault = ({ headers = {} }: Response, answer: Answered): string | null => {
  const unlisted = KNOWN.find((name) => !(name in headers) && answer.headers[name.toLowerCase()] !== undefined);
  if (unlisted !== undefined) return `with ${unlisted}, which is not listed`;
  for (const [name, { required = false, schema }] of Object.entries(headers)) {
    const given = answer.headers[name.toLowerCase()];
    if (given === undefined && required) return `without ${name}`;
    for (const text of [given ?? []].flat()) {
      const fault = judgeOf(schema)(valueOfText(text, schema));
      if (fault !== null) return `with ${name}: ${text}, which${fault}`;
    }
  }
  return null;
};

const bodyFault = ({ content }: Response, answer: Answered): string | null => {
  const type = typeOf(answer);
  if (!content) return type === '' && answer.body === '' ? null : `with ${type}, where nothing is expected`;
  const schema = content[type]?.schema;
  if (!schema) return `as ${type || 'nothing'}`;
  const fault = judgeOf(schema)(answer.body);
  return fault === null ? null : `with another shape: ${fault} in ${JSON.stringify(answer.body).slice(0, 500)}`;
};

const faultOf = ({ responses }: Operation, answer: Answered, isBodiless: boolean): string | null => {
  const response = responses[answer.status];
  if (!response) return 'which the contract does not list';
  return headerFault(response, answer) ?? (isBodiless ? null : bodyFault(response, answer));
};

/** Malformed, oversized and slow requests are refused before a route is chosen. */
const isNoCall = (answer: Answered): boolean =>
  hasProblem(answer) && [400, 408, 431, 501].includes(answer.status) && typeIn(answer) === 'about:blank';
const typeIn = ({ body }: Answered): string => (body as Readonly<{ type: string }>).type;

/** Every problem type is a URL of a page under `PUBLIC_URL`. */
const problemFault = ({ status, body }: Answered): string | null => {
  const { type, status: stated } = body as Readonly<{ type: string; status: number }>;
  const fault = judgeProblem(body);
  if (fault !== null) return `with a problem of another shape: ${fault} in ${JSON.stringify(body).slice(0, 500)}`;
  if (stated !== status) return `with a problem that says ${stated}`;
  const isExplained = PROBLEM_KINDS.some(({ slug }) => new URL(type).pathname.endsWith(`/problems/${slug}`));
  return isExplained ? null : `with ${type}, which no page explains`;
};

/** What is wrong with a refusal, also on undocumented paths; null if nothing is. */
const refusalFault = (answer: Answered): string | null =>
  hasProblem(answer) && !isNoCall(answer) ? problemFault(answer) : null;

/** What is wrong with an answer, including headers; null if nothing is or the call is undocumented. */
export const faultIn = (method: string, path: string, answer: Answered): string | null => {
  const fault = refusalFault(answer);
  const operation = operationFor(method, path);
  if (fault !== null || !operation || isNoCall(answer)) return fault;
  return faultOf(operation, answer, method === 'HEAD');
};

const throwFor = (method: string, path: string, { status }: Answered, fault: string | null): void => {
  if (fault !== null) throw new Error(`${method} ${path} answers ${status} ${fault}`);
};

/** For test services with their own calls: checks refusals only. */
export const holdProblem: Hold = (method, path, answer) => throwFor(method, path, answer, refusalFault(answer));

/** For the service: checks answers and records them as seen; HEAD and OPTIONS are not documented. */
export const holdAgainstContract: Hold = (method, path, answer) => {
  throwFor(method, path, answer, faultIn(method, path, answer));
  const operation = operationFor(method, path);
  if (!operation || method === 'HEAD' || isNoCall(answer)) return;
  const { code } = (hasProblem(answer) ? answer.body : {}) as Readonly<{ code?: string }>;
  keepSeen(operation.operationId, answer.status, code);
};

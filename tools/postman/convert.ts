import { promisify } from 'node:util';
import converter from 'openapi-to-postmanv2';
import { callerOf, codesOf, mapValues } from '../contract.ts';
import type { Call, Contract } from '../contract.ts';
import { event, testOf } from './scripts.ts';

type Texts = Readonly<Record<string, string>>;
/** One request of the collection, with its scripts and with the values that replace the contract's examples. */
export type Step = Readonly<{
  call: Call;
  /** Default: the summary of the operation. */
  name?: string;
  /** Values by name. An optional parameter without a value is listed, but switched off. */
  parameters?: Texts;
  /** Fields of the body; undefined removes a field. */
  body?: Readonly<Record<string, unknown>>;
  before?: string;
  /** The expected status. Default: the success status of the operation. */
  status?: number;
  /**
   * What runs after the expected status: assertions by title, values of variables by name, and a script. Assertions and
   * values can use `answer`.
   */
  checks?: Texts;
  keep?: Texts;
  after?: string;
}>;

type Converted = Readonly<{ info: unknown; variable: unknown; item: readonly Readonly<{ request: object }>[] }>;

const OPTIONS = {
  folderStrategy: 'Tags',
  parametersResolution: 'Example',
  enableOptionalParameters: false,
  includeAuthInfoInExample: false,
} as const;

const bodyOf = ({ operation: { requestBody } }: Call, fields: Step['body']) => {
  const [[type, media] = []] = Object.entries(requestBody?.content ?? {});
  if (type === undefined || media === undefined) return undefined;
  const example = { ...(media.example as object), ...fields };
  // the converter reads the example of a JSON body as a whole, and that of a form from its fields
  const properties = { ...media.schema.properties, ...mapValues(example, (one) => ({ type: 'string', example: one })) };
  return { content: { [type]: { example, schema: { ...media.schema, properties } } } };
};

/**
 * Gives the operation the values of the step as its examples. Lists refusals in one line of text instead of saved
 * answers.
 */
const operationOf = ({ call, name, parameters = {}, body }: Step) => {
  const { operation } = call;
  const responses = Object.entries(operation.responses);
  const refusals = responses.map(([status, one]) => [status, ...codesOf(one).map((code) => `\`${code}\``)]);
  const refused = refusals.filter(({ length }) => length > 1).map((parts) => parts.join(' '));
  const saved = responses.filter(([status]) => Number(status) < 400 && status !== '304');
  return {
    summary: name ?? operation.summary,
    description:
      `${operation.description ?? ''}\n\n${refused.length ? `Refused with ${refused.join(', ')}.` : ''}`.trim(),
    security: operation.security,
    parameters: operation.parameters.map((one) => {
      // without an example, the converter makes up a different value each time
      const example = parameters[one.name] ?? one.example ?? '';
      return { ...one, example, required: one.required === true || one.name in parameters };
    }),
    requestBody: bodyOf(call, body),
    responses: mapValues(Object.fromEntries(saved), ({ headers: _, ...response }) => response),
  };
};

const auth = (token: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: token }] });
const AUTH = { nobody: null, person: auth('{{accessToken}}'), admin: auth('{{adminToken}}') };

/** Converts the steps to requests with Postman's converter, in the same order. */
export const convert = async (contract: Contract, steps: readonly Step[]): Promise<Converted> => {
  // a number before each path keeps the requests apart, because several may send the same call
  const paths = steps.map((step, at) => {
    const { path, method } = step.call;
    return [`/${at}${path}`, { [method.toLowerCase()]: operationOf(step) }];
  });
  const data = JSON.stringify({ ...contract, tags: [], paths: Object.fromEntries(paths) });
  const result = await promisify(converter.convertV2)({ type: 'string', data }, OPTIONS);
  if (!result?.output?.[0]) throw new Error(`the converter made nothing: ${result?.reason}`);
  const { item, ...converted } = JSON.parse(JSON.stringify(result.output[0].data, cleaned)) as Converted;
  const items = steps.map((step, at) => ({
    ...item[at]!,
    request: { ...item[at]!.request, auth: AUTH[callerOf(step.call)] },
    protocolProfileBehavior: { followRedirects: false },
    event: [...event('prerequest', step.before), ...event('test', testOf(step))],
  }));
  return { ...converted, item: items };
};

/** Removes random ids, and the numbers before the paths. Marks texts as Markdown. */
const cleaned = (key: string, value: unknown): unknown => {
  if (key === 'id' || key === '_postman_id') return undefined;
  if (key === 'path') return (value as readonly string[]).slice(1);
  // the converter gives no file name; Postman looks for this one in its working directory
  if (key === 'formdata') return (value as readonly object[]).map((part) => ({ ...part, src: 'profile-image.png' }));
  return value === 'text/plain' ? 'text/markdown' : value;
};

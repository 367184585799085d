import { callerOf } from '../contract.ts';
import type { Call } from '../contract.ts';
import type { Item, PostmanRequest } from './collection-format.ts';

type Values = Readonly<Record<string, string>>;
/** What a request is sent with, over what the contract shows; `{{names}}` are variables of the session. */
export type Filling = Readonly<{
  path?: Values;
  /** Undefined takes out what the contract shows. */
  query?: Readonly<Record<string, string | undefined>>;
  headers?: Values;
  /** Fields of the body. */
  body?: Readonly<Record<string, unknown>>;
}>;

/** Access tokens by who calls. */
const TOKENS = { nobody: null, person: 'accessToken', admin: 'adminToken' };

const bearer = (token: string | null) =>
  token === null ? null : { type: 'bearer', bearer: [{ key: 'token', value: `{{${token}}}`, type: 'string' }] };

/** A parameter of several fields stands as each of them. */
const spread = (name: string, example: unknown): Values =>
  typeof example === 'object' && example !== null
    ? Object.fromEntries(Object.entries(example).map(([key, value]) => [key, String(value)]))
    : { [name]: String(example) };

const examplesIn = ({ operation }: Call, place: string): Values => {
  const shown = operation.parameters.filter((one) => one.in === place && one.example !== undefined);
  return Object.assign({}, ...shown.map(({ name, example }) => spread(name, example)));
};

const named = (values: Values) => Object.entries(values).map(([key, value]) => ({ key, value }));

const queryOf = (call: Call, { url }: PostmanRequest, filling: Filling) => {
  const all = { ...examplesIn(call, 'query'), ...filling.query };
  const sent = Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined));
  const listed = url.query.filter(({ key }) => call.operation.parameters.some(({ name }) => name === key));
  const known = listed.map(({ key, ...more }) => ({ ...more, key, value: sent[key] ?? '', disabled: !(key in sent) }));
  const others = Object.entries(sent).filter(([key]) => known.every((one) => one.key !== key));
  return [...known, ...named(Object.fromEntries(others))];
};

const headersOf = ({ header = [] }: PostmanRequest, { headers = {} }: Filling) => {
  const optional = header.filter(({ key, disabled }) => disabled === true && !(key in headers));
  const always = header.filter(({ key, disabled }) => disabled !== true && !(key in headers));
  return [...always, ...named(headers), ...optional.map((one) => ({ ...one, value: '' }))];
};

const bodyOf = (call: Call, { body }: PostmanRequest, filling: Filling) => {
  const [media] = Object.values(call.operation.requestBody?.content ?? {});
  if (!media || !body) return {};
  const fields = { ...(media.example as object | undefined), ...filling.body } as Readonly<Record<string, unknown>>;
  if (body.mode === 'raw') return { body: { ...body, raw: JSON.stringify(fields, null, 2) } };
  const form = (body.urlencoded ?? []).map(({ key, ...more }) => ({
    ...more,
    key,
    value: String(fields[key] ?? ''),
    disabled: !(key in fields),
  }));
  return { body: { ...body, urlencoded: form } };
};

/** What the converter says of it is Markdown, as the contract is. */
const described = ({ description }: PostmanRequest) =>
  typeof description === 'object' ? { description: { ...description, type: 'text/markdown' } } : {};

/** A converted request as it can be sent, and what it is answered as the contract shows it. */
export const filled = (call: Call, item: Item, filling: Filling): Item => {
  const { id: _id, ...kept } = item;
  const { auth: _auth, body: _body, name = item.name, description: _description, ...request } = item.request;
  const path: Values = { ...examplesIn(call, 'path'), ...filling.path };
  const variable = request.url.variable.map((one) => ({ ...one, value: path[one.key] ?? '1' }));
  const sent = {
    ...request,
    url: { ...request.url, query: queryOf(call, item.request, filling), variable },
    header: headersOf(item.request, filling),
    ...bodyOf(call, item.request, filling),
  };
  return {
    ...kept,
    request: { name, ...described(item.request), ...sent, auth: bearer(TOKENS[callerOf(call)]) },
    response: item.response.map(({ id: _, ...answer }) => ({ ...answer, originalRequest: sent })),
  };
};

import { callsOf, successOf } from '../contract.ts';
import type { Call, Contract } from '../contract.ts';
import { answersOf } from './answers.ts';
import { event } from './collection-format.ts';
import type { Folder, Item } from './collection-format.ts';
import type { Conversion } from './convert.ts';
import { filled } from './fill.ts';
import { foldersInOrder, inOrder } from './order.ts';
import { PLAN } from './plan.ts';
import type { Planned } from './plan.ts';
import { SIGN_IN_FIRST } from './preparations.ts';
import { FORGET_TOKENS, asContracted, deleteLater, keep, refuses, succeeds } from './scripts.ts';

/** The variable that holds the id of what was made at a path: `roleId` for `/v1/roles`. */
const idName = (path: string): string => {
  const [last = ''] = path.split('/').slice(-1);
  const singular = last.replace(/ies$/, 'y').replace(/s$/, '');
  return `${singular.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`;
};

const isCreation = (call: Call): boolean => call.method === 'POST' && successOf(call) === 201;

/** For each parameter of a path the id of what a call of the contract made there. */
const idsOf = (calls: readonly Call[], { path }: Call): Readonly<Record<string, string>> => {
  const parameters = [...path.matchAll(/\/\{(\w+)\}/g)].map(({ 1: name = '', index }) => ({
    name,
    at: path.slice(0, index),
  }));
  const made = parameters.filter(({ at }) => calls.some((call) => call.path === at && isCreation(call)));
  return Object.fromEntries(made.map(({ name, at }) => [name, `{{${idName(at)}}}`]));
};

const afterOf = (call: Call, ids: Readonly<Record<string, string>>, { after = '' }: Planned): string => {
  const restored = call.path.replace(/\/restore$/, '').replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
  return [
    ...(isCreation(call) ? [keep(idName(call.path), 'id')] : []),
    after,
    ...(call.path.endsWith('/restore') ? [deleteLater(restored)] : []),
  ].join('\n');
};

/** A browser follows a redirect; what is tested is that it was sent. */
const settings = (call: Call, item: Item) =>
  successOf(call) === 302
    ? { protocolProfileBehavior: { ...(item['protocolProfileBehavior'] as object), followRedirects: false } }
    : {};

const requestOf = (contract: Contract, calls: readonly Call[], call: Call, item: Item): Item => {
  const planned = PLAN[call.operation.operationId] ?? {};
  const ids = idsOf(calls, call);
  const { refused, before = '' } = planned;
  const expected = refused
    ? refuses(refused.status, refused.code, refused.why)
    : succeeds(successOf(call), afterOf(call, ids, planned));
  return {
    ...filled(call, item, { ...planned, path: { ...ids, ...planned.path } }),
    ...settings(call, item),
    event: [...event('prerequest', before), ...event('test', asContracted(answersOf(contract, call)), expected)],
  };
};

const ABOUT = `Every call of the contract, in an order in which all of them can be sent one after another. A call that is sent alone signs in first; \
where it has an id of something in its path, send the call before it that creates one.`;

/** A folder for each resource, as the converter made it, with every request ready to be sent. */
export const reference = (contract: Contract, { folders }: Conversion): Folder => {
  const calls = callsOf(contract);
  const known = calls.map(({ operation }) => operation.operationId);
  const gone = Object.keys(PLAN).filter((id) => !known.includes(id));
  if (gone.length)
    throw new Error(`tools/postman/plan.ts tells of calls that the contract does not have: ${gone.join(', ')}`);
  return {
    name: 'Reference',
    description: ABOUT,
    event: [...event('prerequest', SIGN_IN_FIRST), ...event('test', FORGET_TOKENS)],
    item: foldersInOrder(folders).map(({ name, items }) => ({
      name,
      item: inOrder(calls.filter(({ operation }) => items.has(operation.operationId))).map((call) =>
        requestOf(contract, calls, call, items.get(call.operation.operationId)!),
      ),
    })),
  };
};

import { callsOf, successOf } from '../contract.ts';
import type { Call, Contract } from '../contract.ts';
import { answersOf } from './answers.ts';
import { event } from './collection-format.ts';
import type { Folder, Item } from './collection-format.ts';
import type { Conversion } from './convert.ts';
import { filled } from './fill.ts';
import { ADMINISTRATOR, PERSON } from './first-session.ts';
import type { Step } from './first-session.ts';
import { asContracted, refuses, succeeds } from './scripts.ts';

/** The mailbox is for developers, and not in the contract. */
const MAILBOX = ['dev', 'mailbox.json'];

const lookInto = ({ name, mailbox = '', before = '', after = '' }: Step): Item => ({
  name,
  request: {
    method: 'GET',
    url: { host: ['{{baseUrl}}'], path: MAILBOX, query: [{ key: 'to', value: `{{${mailbox}}}` }], variable: [] },
    header: [{ key: 'Accept', value: 'application/json' }],
    auth: null,
  },
  response: [],
  event: [...event('prerequest', before), ...event('test', succeeds(200, after))],
});

const sent = (contract: Contract, call: Call, item: Item, step: Step): Item => {
  const { name, before = '', after = '', refused } = step;
  const expected = refused ? refuses(refused.status, refused.code, refused.why) : succeeds(successOf(call), after);
  const { request, ...more } = filled(call, item, step);
  return {
    ...more,
    name,
    request: { ...request, name },
    response: [],
    event: [...event('prerequest', before), ...event('test', asContracted(answersOf(contract, call)), expected)],
  };
};

const ABOUT = `From the first registration to the last clean-up, step by step. Each step checks its answer, and keeps what the next ones need. It needs \
a service in development, whose mailbox shows every message: \`npm start\`.`;

/** The requests of the converter, told as one story. */
export const firstSession = (contract: Contract, { folders }: Conversion): Folder => {
  const calls = new Map(callsOf(contract).map((call) => [call.operation.operationId, call]));
  const items = new Map(folders.flatMap((folder) => [...folder.items]));
  const itemOf = (step: Step): Item => {
    if (step.call === undefined) return lookInto(step);
    const [call, item] = [calls.get(step.call), items.get(step.call)];
    if (!call || !item) throw new Error(`the step “${step.name}” sends ${step.call}, which the contract does not have`);
    return sent(contract, call, item, step);
  };
  return {
    name: 'First session',
    description: ABOUT,
    item: [
      { name: 'A person', item: PERSON.map(itemOf) },
      { name: 'The administrator', item: ADMINISTRATOR.map(itemOf) },
    ],
  };
};

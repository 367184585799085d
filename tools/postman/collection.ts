import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/start/project.ts';
import { readContract } from '../contract.ts';
import type { Contract } from '../contract.ts';
import { convert } from './convert.ts';
import type { Step } from './convert.ts';
import { firstSession } from './first-session.ts';
import { reference } from './reference.ts';
import { SIGN_IN_FIRST, checkAnswers, event } from './scripts.ts';

const FIRST_SESSION = `From the first registration to the last clean-up. Each step checks its answer and keeps what the next ones need. \
It needs a service in development, whose mailbox shows every message: \`npm start\`.`;

const REFERENCE = `Every call of the contract, in an order in which all of them can be sent one after another. A call that is sent alone \
signs in first. Where its path has an id, send the call before it that creates one.`;

/** Returns the contract as the text of a Postman collection. The same contract always gives the same text. */
export const collectionOf = async (contract: Contract): Promise<string> => {
  const [story, calls] = [firstSession(contract), reference(contract)];
  const steps = [...story.values(), ...calls.values()].flat();
  const { info, variable, item } = await convert(contract, steps);
  const requests = new Map(steps.map((step, at) => [step, item[at]!]));
  const folders = (from: ReadonlyMap<string, readonly Step[]>) =>
    [...from].map(([name, some]) => ({ name, item: some.map((step) => requests.get(step)!) }));
  const collection = {
    info,
    item: [
      { name: 'First session', description: FIRST_SESSION, item: folders(story) },
      { name: 'Reference', description: REFERENCE, event: event('prerequest', SIGN_IN_FIRST), item: folders(calls) },
    ],
    event: event('test', checkAnswers(contract)),
    variable,
  };
  return `${JSON.stringify(collection, null, 2)}\n`;
};

if (import.meta.main)
  writeFileSync(join(ROOT, 'postman/koa-starter-collection.json'), await collectionOf(readContract()));

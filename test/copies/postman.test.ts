import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Failure, Summary } from 'newman';
import { ROOT } from '../../src/start/project.ts';
import { freshProject, startIn, stop } from '../e2e/process/npm-start.ts';
import type { Started } from '../e2e/process/npm-start.ts';

type Item = Readonly<{ name: string; item?: readonly Item[] }>;

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const collection = JSON.parse(read('postman/koa-starter-collection.json')) as Readonly<{ item: readonly Item[] }>;
const environment = JSON.parse(read('postman/koa-starter-environment.json')) as Readonly<{
  values: readonly Readonly<{ key: string; value: string }>[];
}>;

const requestsIn = (items: readonly Item[]): readonly Item[] =>
  items.flatMap((item) => (item.item ? requestsIn(item.item) : [item]));

const namesIn = (items: readonly Item[]): readonly string[] => requestsIn(items).map(({ name }) => name);

/** The requests of the collection that are not in the contract. */
const READ_MAILBOX = ['Read the code in the development mailbox', 'Read the invitation in the development mailbox'];

const at = (baseUrl: string): object => ({
  ...environment,
  values: environment.values.map((one) => (one.key === 'baseUrl' ? { ...one, value: baseUrl } : one)),
});

/** Newman, without the deprecation warning of Node that loading it causes. */
const loadNewman = async () => {
  const wasQuiet = process.noDeprecation ?? false;
  process.noDeprecation = true;
  const { default: newman } = await import('newman');
  process.noDeprecation = wasQuiet;
  return newman;
};

const send = async (url: string, folder?: string): Promise<Summary['run']> => {
  const newman = await loadNewman();
  const only = folder === undefined ? {} : { folder };
  const workingDir = join(ROOT, 'postman');
  const options = { collection, environment: at(url), workingDir, reporters: [], timeoutRequest: 30_000, ...only };
  return new Promise((resolve, reject) => {
    newman.run(options, (error, summary) => (error ? reject(error) : resolve(summary.run)));
  });
};

const describeFailure = ({ source, error }: Failure): string =>
  `${source?.name}: ${error.test ?? error.name}: ${error.message}`;

describe('the Postman collection, sent to a fresh `npm start`', function () {
  this.timeout(120_000);
  let started: Started;
  let remove: () => Promise<void>;

  before(async () => {
    const project = await freshProject();
    ({ remove } = project);
    started = await startIn(project.folder);
  });

  after(async () => {
    await stop(started, 'SIGTERM');
    await remove();
  });

  it('succeeds from the first to the last request in Newman', async () => {
    const { failures, executions } = await send(started.url);
    expect(failures.map(describeFailure)).to.deep.equal([]);
    const tested = executions.filter(({ assertions = [] }) => assertions.length > 1);
    expect(tested.map(({ item }) => item.name)).to.include.members(namesIn(collection.item));
    const unlisted = executions.filter(
      ({ assertions = [] }) =>
        !assertions.some(({ assertion }) => assertion === 'is an answer that the contract lists'),
    );
    expect([...new Set(unlisted.map(({ item }) => item.name))]).to.have.members(READ_MAILBOX);
  });

  it('succeeds folder by folder: a request sent alone signs in first', async () => {
    const { failures, executions } = await send(started.url, 'Me');
    expect(failures.map(describeFailure)).to.deep.equal([]);
    expect(executions).to.have.lengthOf.above(10);
  });
});

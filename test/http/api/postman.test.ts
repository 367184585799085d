import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { callsOf, readContract } from '../../../tools/contract.ts';
import type { Call, Contract, WrittenOperation } from '../../../tools/contract.ts';
import { collectionOf } from '../../../tools/postman/collection.ts';

type Url = Readonly<{ path: readonly string[]; variable: readonly Readonly<{ key: string; value: string }>[] }>;
type Script = Readonly<{ listen: string; script: Readonly<{ exec: readonly string[] }> }>;
type Item = Readonly<{ name: string; request: Readonly<{ method: string; url: Url }>; event: readonly Script[] }>;
type Folder = Readonly<{ name: string; item: readonly (Item | Folder)[] }>;

const collection = async (from: Contract): Promise<Folder & Pick<Item, 'event'>> =>
  JSON.parse(await collectionOf(from));
const contract = readContract();

const requestsIn = (items: readonly (Item | Folder)[]): readonly Item[] =>
  items.flatMap((item) => ('item' in item ? requestsIn(item.item) : [item]));
const called = ({ request: { method, url } }: Item): string => `${method} /${url.path.join('/')}`;
const folderOf = (items: readonly (Item | Folder)[], name: string): Folder =>
  items.find((item) => item.name === name) as Folder;

/** The document with one more resource, modelled on roles. */
const withCreditNotes = (): Contract => {
  const like = (operation: WrittenOperation): WrittenOperation => ({
    ...operation,
    operationId: `${operation.operationId}Alike`,
    tags: ['Credit notes'],
  });
  const roles = Object.entries(contract.paths).filter(([path]) => path.startsWith('/v1/roles'));
  const copies = roles.map(([path, operations]) => [
    path.replace('roles', 'credit-notes'),
    Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, like(operation)])),
  ]);
  return { ...contract, paths: { ...contract.paths, ...Object.fromEntries(copies) } };
};

describe('the Postman collection', function () {
  this.timeout(30_000);

  it('is what `npm run postman:generate` makes of openapi.json', async () => {
    const committed = readFileSync(join(ROOT, 'postman/koa-starter-collection.json'), 'utf8');
    expect((await collectionOf(contract)) === committed, 'run npm run postman:generate').to.equal(true);
  });

  it('has every operation in its reference, and a check of status and shape with every request', async () => {
    const { item, event } = await collection(contract);
    const operations = callsOf(contract).map(
      ({ method, path }: Call) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const reference = requestsIn(folderOf(item, 'Reference').item);
    expect(reference.map(called)).to.have.members(operations);
    const testsOf = (events: Item['event']): string =>
      events.flatMap(({ listen, script }) => (listen === 'test' ? script.exec : [])).join('\n');
    expect(testsOf(event)).to.include('is an answer that the contract lists');
    const unchecked = reference.filter((one) => !/pm\.test\('is answered with \d{3}/.test(testsOf(one.event)));
    expect(unchecked.map(called)).to.deep.equal([]);
  });

  it('shows the first session of two people', async () => {
    const { item } = await collection(contract);
    const story = folderOf(item, 'First session').item as readonly Folder[];
    expect(story.map(({ name }) => name)).to.deep.equal(['A person', 'The administrator']);
    expect(requestsIn(story)).to.have.lengthOf(27);
  });

  it('takes in an added resource: created first, then used by its id, restored last', async () => {
    const { item } = await collection(withCreditNotes());
    const made = requestsIn(folderOf(folderOf(item, 'Reference').item, 'Credit notes').item);
    expect(made.map(called)).to.deep.equal([
      'POST /v1/credit-notes',
      'GET /v1/credit-notes',
      'GET /v1/credit-notes/:id',
      'PATCH /v1/credit-notes/:id',
      'PUT /v1/credit-notes/:id/privileges/:name',
      'GET /v1/credit-notes/:id/impact',
      'DELETE /v1/credit-notes/:id/privileges/:name',
      'DELETE /v1/credit-notes/:id',
      'POST /v1/credit-notes/:id/restore',
    ]);
    const ids = made.flatMap(({ request }) => request.url.variable.filter(({ key }) => key === 'id'));
    expect(new Set(ids.map(({ value }) => value))).to.deep.equal(new Set(['{{creditNoteId}}']));
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { callsOf, readContract } from '../../../tools/contract.ts';
import type { Call, Contract, WrittenOperation } from '../../../tools/contract.ts';
import type { Folder, Item } from '../../../tools/postman/collection-format.ts';
import { collectionOf } from '../../../tools/postman/collection.ts';
import { postmanFiles } from '../../../tools/postman/files.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const contract = readContract();

const requestsIn = (items: readonly (Item | Folder)[]): readonly Item[] =>
  items.flatMap((item) => ('item' in item ? requestsIn((item as Folder).item) : [item]));
const called = ({ request: { method, url } }: Item): string => `${method} /${url.path.join('/')}`;
const folderOf = (items: readonly (Item | Folder)[], name: string): Folder =>
  items.find((item) => item.name === name) as Folder;

/** The contract with one more resource, which has what roles have. */
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
    const files = await postmanFiles();
    expect(Object.keys(files)).to.have.lengthOf(2);
    for (const [path, text] of Object.entries(files))
      expect(read(path) === text, `${path}: run npm run postman:generate`).to.equal(true);
  });

  it('has every operation in its reference, and a check of status and shape with every request', async () => {
    const { item } = await collectionOf(contract);
    const operations = callsOf(contract).map(
      ({ method, path }: Call) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const reference = requestsIn(folderOf(item, 'Reference').item);
    expect(reference.map(called)).to.have.members(operations);
    const unchecked = reference.filter(({ event }) => {
      const script = event.find(({ listen }) => listen === 'test')?.script.exec.join('\n') ?? '';
      return !/is an answer that the contract lists[^]*pm\.test\('is (?:answered|refused) with \d{3}/.test(script);
    });
    expect(unchecked.map(called)).to.deep.equal([]);
  });

  it('shows the first session of two people', async () => {
    const { item } = await collectionOf(contract);
    const story = folderOf(item, 'First session').item as readonly Folder[];
    expect(story.map(({ name }) => name)).to.deep.equal(['A person', 'The administrator']);
    expect(requestsIn(story)).to.have.lengthOf(24);
  });

  it('takes in an added resource: created first, then used by its id, restored last', async () => {
    const { item } = await collectionOf(withCreditNotes());
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

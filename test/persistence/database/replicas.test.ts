import { expect } from 'chai';
import { Pool } from 'pg';
import { openReplicas } from '../../../src/adapters/persistence/database/replicas.ts';
import type { Replicas } from '../../../src/adapters/persistence/database/replicas.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const WHERE = composed<{ name: string }>('select current_database() as name');
const NOWHERE = 'postgres://nobody@127.0.0.1:1/nothing';

describe('lists on replicas', () => {
  let databases: readonly FreshDatabase[];
  let primary: Pool;
  let opened: Replicas[];
  let time: number;
  before(async () => {
    databases = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
    primary = new Pool({ connectionString: databases[0]!.url, max: 2 });
  });
  beforeEach(() => {
    [opened, time] = [[], 0];
  });
  afterEach(() => Promise.all(opened.map(({ close }) => close())));
  after(async () => {
    await primary.end();
    await Promise.all(databases.map(({ drop }) => drop()));
  });

  const nameOf = (url: string): string => new URL(url).pathname.slice(1);
  const at = (i: number): string => nameOf(databases[i]!.url);
  const open = (...urls: readonly string[]) => {
    const replicas = openReplicas(primary, urls, { max: 2, now: () => time });
    opened.push(replicas);
    return replicas;
  };
  const asked = async ({ lists }: Replicas): Promise<string> => (await lists()(WHERE))[0]!.name;

  it('use the primary if there are none', async () => {
    expect(await asked(open())).to.equal(at(0));
  });

  it('use each in turn, one per list', async () => {
    const replicas = open(databases[1]!.url, databases[2]!.url);
    const names = [await asked(replicas), await asked(replicas)];
    expect(names.toSorted()).to.deep.equal([at(1), at(2)].toSorted());
    const run = replicas.lists();
    const [first] = await run(WHERE);
    expect((await run(WHERE))[0]).to.deep.equal(first);
  });

  it('use the primary while a replica is down, which is avoided for a while', async () => {
    const replicas = open(NOWHERE, databases[1]!.url);
    const names = [await asked(replicas), await asked(replicas), await asked(replicas)];
    expect(names).to.include(at(0)).and.include(at(1));
    expect([await asked(replicas), await asked(replicas)], 'it rests').to.deep.equal([at(1), at(1)]);
    time += 5_001;
    expect([await asked(replicas), await asked(replicas)], 'it is tried again').to.include(at(0));
  });

  it('use the primary if a replica lacks the schema', async () => {
    const other = new Pool({ connectionString: databases[2]!.url, max: 1 });
    await other.query('alter table privilege rename to privilege_of_tomorrow');
    await other.end();
    const replicas = open(databases[2]!.url);
    const rows = await replicas.lists()(composed<{ count: number }>('select count(*)::int from privilege'));
    expect(rows[0]!.count).to.be.greaterThan(0);
  });

  it('that time out are not repeated on the primary', async () => {
    const slow = `${databases[1]!.url}?options=-c%20statement_timeout%3D50`;
    const run = open(slow).lists();
    const asking = run(composed('select pg_sleep(20)'));
    expect(await asking.catch((error: Error & { code?: string }) => error.code)).to.equal('57014');
  });
});

import { expect } from 'chai';
import { Pool } from 'pg';
import { openReplicas } from '../../../src/adapters/persistence/database/replicas.ts';
import type { Replicas } from '../../../src/adapters/persistence/database/replicas.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { startRelay } from '../../faults/relay.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const WHERE = composed<{ name: string }>('select current_database() as name');
const NOWHERE = 'postgres://nobody@127.0.0.1:1/nothing';

describe('lists on replicas', () => {
  let databases: readonly FreshDatabase[];
  let primary: Pool;
  let opened: Replicas[];
  let looks: Readonly<{ look: () => Promise<void>; ms: number }>[];
  before(async () => {
    databases = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
    primary = new Pool({ connectionString: databases[0]!.url, max: 2 });
  });
  beforeEach(() => {
    [opened, looks] = [[], []];
  });
  afterEach(() => Promise.all(opened.map(({ close }) => close())));
  after(async () => {
    await primary.end();
    await Promise.all(databases.map(({ drop }) => drop()));
  });

  const nameOf = (url: string): string => new URL(url).pathname.slice(1);
  const at = (i: number): string => nameOf(databases[i]!.url);
  const open = (...urls: readonly string[]) => {
    const replicas = openReplicas(primary, urls, { max: 2, later: (look, ms) => looks.push({ look, ms }) });
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
  });

  /** Looks at a resting replica, and says how long it had rested. */
  const lookAgain = async (): Promise<number> => {
    const { look, ms } = looks.shift()!;
    await look();
    return ms;
  };

  it('wait a second for a replica that never answers, and then for five seconds, twice as long each time', async () => {
    // requirement 100
    const relay = await startRelay(databases[1]!.url);
    relay.suffer({ _tag: 'Hang' });
    const replicas = open(relay.url);
    const startedAt = performance.now();
    expect(await asked(replicas)).to.equal(at(0));
    expect(performance.now() - startedAt).to.be.within(950, 2_500);
    const rests: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      rests.push(await lookAgain());
      expect(await asked(replicas), 'no caller waits for it').to.equal(at(0));
      expect(looks).to.have.length(1);
    }
    expect(rests).to.deep.equal([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
    relay.suffer({ _tag: 'None' });
    await lookAgain();
    expect(await asked(replicas), 'one look brings it back').to.equal(at(1));
    relay.suffer({ _tag: 'Refuse' });
    relay.reset();
    expect(await asked(replicas)).to.equal(at(0));
    expect(looks[0]!.ms, 'it begins again, because a list succeeded').to.equal(5_000);
    await relay.close();
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

import { expect } from 'chai';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { openDatabase } from '../../src/adapters/persistence/database/database.ts';
import { inTransaction, onPool } from '../../src/adapters/persistence/database/sql.ts';
import { composed, computed, notNull, statement } from '../../src/adapters/persistence/database/statement.ts';
import { MIGRATIONS, SEEDERS } from '../../src/start/project.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { startPooler } from '../support/transaction-pooler.ts';
import type { Pooler } from '../support/transaction-pooler.ts';

const HOT = statement({ name: 'hot', columns: { said: computed.string }, text: 'select $1::text as said' });
const WHO = statement({ name: 'who', text: 'select inet_server_port() as port' });
const LATE = statement({ name: 'late', text: 'select 1' });
const KEPT = statement({
  name: 'kept',
  columns: notNull({ name: computed.string }),
  text: `select name from pg_prepared_statements where name in ('hot', 'kept') order by name`,
});

describe('named statements', () => {
  let database: FreshDatabase;
  const opened: Database[] = [];

  before(async () => void (database = await freshDatabase()));
  after(async () => {
    await Promise.all(opened.map(({ close }) => close()));
    await database.drop();
  });

  const open = (
    prepared: boolean,
    { url = database.url, poolMax = 1, log = (_: string) => {}, replicaUrls = [''] } = {},
  ): Database => {
    const replicas = { replicaUrls: replicaUrls.filter((one) => one !== '') };
    const folders = { migrations: MIGRATIONS, seeders: SEEDERS };
    const one = openDatabase({ url, poolMax, prepared, log, waitMs: 30_000, ...replicas, ...folders });
    opened.push(one);
    return one;
  };
  /** The prepared statements of the one connection after two named statements, one in a transaction. */
  const kept = async ({ pool }: Database): Promise<readonly string[]> => {
    expect(await onPool(pool)(HOT, 'a')).to.deep.equal([{ said: 'a' }]);
    expect(await inTransaction(pool, (run) => run(HOT, 'b'))).to.deep.equal([{ said: 'b' }]);
    return (await onPool(pool)(KEPT)).map(({ name }) => name);
  };

  it('are prepared once per connection', async () => {
    expect(await kept(open(true))).to.deep.equal(['hot', 'kept']);
  });

  it('are unnamed for transaction poolers, with bound values', async () => {
    const off = open(false);
    expect(await kept(off)).to.deep.equal([]);
    expect(await onPool(off.pool)(HOT, `'; drop table "user"`)).to.deep.equal([{ said: `'; drop table "user"` }]);
    expect(await off.orm.em.getConnection().execute('select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  describe('behind a pooler that loses them', () => {
    let pooler: Pooler;
    before(async () => void (pooler = await startPooler(database.url, 3)));
    after(() => pooler.close());

    it('are sent again unnamed, in and out of transactions, which is said once', async () => {
      const said: string[] = [];
      const both = [1, 2].map(() => open(true, { url: pooler.url, poolMax: 5, log: (line) => said.push(line) }));
      const asked = Array.from({ length: 40 }, (_, i) => {
        const { pool } = both[i % 2]!;
        return i % 4 < 2 ? onPool(pool)(HOT, `${i}`) : inTransaction(pool, (run) => run(HOT, `${i}`));
      });
      expect(await Promise.all(asked)).to.deep.equal(asked.map((_, i) => [{ said: `${i}` }]));
      expect(said.filter((line) => line.includes('DATABASE_PREPARED=off'))).to.have.length.within(1, 2);
    });

    it('are sent again to replicas, too', async () => {
      const [one, other] = [1, 2].map(() => open(true, { replicaUrls: [pooler.url] }));
      for (const { lists } of [one!, other!, one!]) expect(await lists()(WHO)).to.have.length(1);
      const [{ n } = { n: 0 }] = await onPool(one!.pool)(
        composed<{ n: number }>(`select count(*)::int as n from pg_prepared_statements where name = 'who'`),
      );
      expect(n, 'the primary was not asked').to.equal(0);
    });

    it('are found out at the start, and then not used', async () => {
      const said: string[] = [];
      const found = open(true, { url: pooler.url, log: (line) => said.push(line) });
      await found.checkPooler();
      expect(said).to.have.length(1);
      expect(said[0]).to.include('DATABASE_PREPARED=off');
      await onPool(found.pool)(LATE);
      const PREPARED = composed(`select from pg_prepared_statements where name = 'late'`);
      for (const _ of [1, 2, 3, 4]) expect(await onPool(found.pool)(PREPARED)).to.deep.equal([]);
      const direct = open(true, { log: (line) => said.push(line) });
      await direct.checkPooler();
      expect(said).to.have.length(1);
      expect(await kept(direct)).to.deep.equal(['hot', 'kept']);
    });
  });
});

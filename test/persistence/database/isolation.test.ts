import { expect } from 'chai';
import type { Pool } from 'pg';
import { atOnce, inTransaction, onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { statement } from '../../../src/adapters/persistence/database/statement.ts';
import { sql } from '../../e2e/people.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const RAISE = statement({
  name: 'isolation_raise',
  text: `update public.role set version = version + 1 where name = $1`,
});
const LEVEL = composed<{ level: string }>(`select current_setting('transaction_isolation') as level`);

describe('on a database that is set to serializable transactions', () => {
  let database: FreshDatabase;
  let pool: Pool;
  before(async () => {
    database = await freshDatabase();
    const name = new URL(database.url).pathname.slice(1);
    await sql(database.url, `alter database ${name} set default_transaction_isolation = 'serializable'`);
    ({ pool } = database.open());
  });
  after(() => database.drop());

  it('a transaction runs at read committed', async () => {
    expect(await inTransaction(pool, (run) => run(LEVEL))).to.deep.equal([{ level: 'read committed' }]);
    expect(await onPool(pool)(LEVEL)).to.deep.equal([{ level: 'serializable' }]);
  });

  const ways = { 'single statements': () => onPool(pool), 'changes by a single statement': () => atOnce(pool) };
  for (const [what, runOf] of Object.entries(ways))
    it(`none of many ${what} on one row fails`, async () => {
      const version = async () =>
        (await pool.query(`select version from public.role where name = 'User'`)).rows[0].version;
      const before = await version();
      await Promise.all(Array.from({ length: 60 }, () => runOf()(RAISE, 'User')));
      expect(await version()).to.equal(before + 60);
    });
});

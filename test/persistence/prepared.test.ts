import { expect } from 'chai';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { openDatabase } from '../../src/adapters/persistence/database/database.ts';
import { inTransaction, onPool } from '../../src/adapters/persistence/database/sql.ts';
import { computed, notNull, statement } from '../../src/adapters/persistence/database/statement.ts';
import { MIGRATIONS, SEEDERS } from '../../src/start/project.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';

const HOT = statement({ name: 'hot', columns: { said: computed.string }, text: 'select $1::text as said' });
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

  const open = (prepared: boolean): Database => {
    const one = openDatabase({ url: database.url, poolMax: 1, prepared, migrations: MIGRATIONS, seeders: SEEDERS });
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
});

import { expect } from 'chai';
import type { Pool } from 'pg';
import { inTransaction, onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const named = <R = unknown>(name: string, text: string) => ({ ...composed<R>(text), name });

const rejection = async (work: Promise<unknown>): Promise<Error> => {
  const failed = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (failed instanceof Error) return failed;
  throw new Error('it must fail');
};

const WRITE = named('joined_write', 'insert into public.joined values ($1::int)');
const READ = named<{ n: number }>('joined_read', 'select n from public.joined order by n');
const LEVEL = composed<{ level: string }>(`select current_setting('transaction_isolation') as level`);
const OWN = composed<{ own: boolean }>('select pg_current_xact_id() = pg_current_xact_id_if_assigned() as own');

describe('a transaction whose begin is sent with its first statement', () => {
  let database: FreshDatabase;
  let pool: Pool;
  before(async () => {
    database = await freshDatabase();
    ({ pool } = database.open(1));
    await pool.query('create table public.joined (n int primary key)');
  });
  after(() => database.drop());
  const rows = async () => (await onPool(pool)(READ)).map(({ n }) => n);

  it('keeps all statements or none', async () => {
    const refusal = new Error('refused');
    const refused = inTransaction(pool, async (run) => {
      await run(WRITE, 1);
      throw refusal;
    });
    expect(await rejection(refused)).to.equal(refusal);
    expect(await rows()).to.deep.equal([]);
    await inTransaction(pool, async (run) => {
      await run(WRITE, 1);
      await run(WRITE, 2);
    });
    expect(await rows()).to.deep.equal([1, 2]);
    const twice = inTransaction(pool, async (run) => {
      await run(WRITE, 3);
      await run(WRITE, 1);
    });
    expect((await rejection(twice)).message).to.include('joined_pkey');
    expect(await rows()).to.deep.equal([1, 2]);
  });

  it('answers with the rows of the statement, with or without a name and values', async () => {
    expect(await inTransaction(pool, (run) => run(LEVEL))).to.deep.equal([{ level: 'read committed' }]);
    expect(await inTransaction(pool, (run) => run(READ))).to.deep.equal([{ n: 1 }, { n: 2 }]);
    expect(await inTransaction(pool, async (run) => [await run(OWN), await run(OWN)])).to.deep.equal([
      [{ own: true }],
      [{ own: true }],
    ]);
    expect(await inTransaction(pool, async () => 'nothing was sent')).to.equal('nothing was sent');
  });

  it('can send a statement again that the server could not prepare', async () => {
    const late = named<{ n: number }>('joined_late', 'select n from public.joined_later');
    for (const _ of [1, 2])
      expect((await rejection(inTransaction(pool, (run) => run(late)))).message).to.include('does not exist');
    await pool.query('create table public.joined_later as select 7 as n');
    for (const _ of [1, 2]) expect(await inTransaction(pool, (run) => run(late))).to.deep.equal([{ n: 7 }]);
  });
});

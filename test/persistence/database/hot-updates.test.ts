import { expect } from 'chai';
import type { Pool } from 'pg';
import { seedUsers } from '../../scale/seed-users.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const BUDGETS = `insert into send_budget (key) select 'budget ' || user_id from user_auth`;

/** Pages of these tables keep a quarter of their room for changed rows (fillfactor). */
const USERS = 1_000;
const SESSIONS = `
  insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at)
  select gen_random_uuid(), user_id, now(), now() + interval '1 day', now() + interval '1 day' from user_auth`;
/** What a sign-in, a wrong code, a refresh and a message change, once per row. */
const CHANGES = {
  user_auth: 'update user_auth set last_login_at = now()',
  user_identity: `update user_identity set otp_code = '1', otp_generated_at = now()`,
  session: `update session set generation = 2, seen_generation = 1, last_used_at = now(), idle_expires_at = now() + interval '2 days'`,
  send_budget: 'update send_budget set sent_at = sent_at || now()',
};

const keyOf = (table: string): string => (table === 'send_budget' ? 'key' : 'id');

describe('rows that are changed soon after they were written', () => {
  let database: FreshDatabase;
  let pool: Pool;
  before(async () => {
    database = await freshDatabase();
    await seedUsers(database.url, USERS, () => undefined);
    ({ pool } = database.open(1));
    await pool.query(SESSIONS);
    await pool.query(BUDGETS);
  });
  after(() => database.drop());

  const inPlace = async (table: string): Promise<number> => {
    const before = `select n_tup_upd::int as all, n_tup_hot_upd::int as hot from pg_stat_user_tables where relname = '${table}'`;
    const counts = async () => {
      await pool.query('select pg_stat_force_next_flush()');
      return (await pool.query<{ all: number; hot: number }>(before)).rows[0]!;
    };
    const start = await counts();
    const ids = (await pool.query<{ id: string }>(`select ${keyOf(table)} as id from "${table}"`)).rows.map(
      ({ id }) => id,
    );
    // one by one, as callers come; a statement for all rows would fill the room of a page at once
    for (const id of ids.filter((_, i) => i % 10 === 0))
      await pool.query(`${CHANGES[table as keyof typeof CHANGES]} where ${keyOf(table)} = $1`, [id]);
    const end = await counts();
    return (end.hot - start.hot) / (end.all - start.all);
  };

  for (const table of Object.keys(CHANGES))
    it(`of ${table} are changed in place, without their indexes`, async () => {
      expect(await inPlace(table)).to.be.greaterThan(0.95);
    });
});

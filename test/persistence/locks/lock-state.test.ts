import { expect } from 'chai';
import { lockState } from '../../../src/adapters/persistence/locks/lock-state.ts';
import { makeStores } from '../../contracts/postgres-harness.ts';
import { aForm, asking, trying, verdictOf, verified } from '../../contracts/steps.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anEmail, policies } from '../../support/values.ts';

describe('users with a lock', () => {
  let database: FreshDatabase;
  before(async () => void (database = await freshDatabase()));
  after(() => database.drop());

  const { lockedUsers } = lockState(policies.passwordLockout.maxTotal);

  it('are exactly those with a locked factor', async () => {
    const opened = database.open();
    const { pool } = opened;
    const h = makeStores(opened);
    const form = aForm();
    const aUser = () => verified(h, [anEmail()], { ...form, registration: aForm().registration });
    const [fine, locked, closed, over] = [await aUser(), await aUser(), await aUser(), await aUser()];
    const email = anEmail();
    const guessedAt = await verified(h, [email]);
    for (const id of [locked, over])
      for (let n = 0; n < 5; n += 1) await trying(h, id, { matched: false, tried: form.passwordHash });
    await pool.query('update user_auth set wrong_password_total = 100 where user_id = $1', [closed]);
    await pool.query('update user_auth set account_locked_until = now() where user_id = $1', [over]);
    await pool.query(`update user_identity set otp_requested_at = null where user_id = $1`, [guessedAt]);
    await asking(h, email);
    for (let n = 0; n < 3; n += 1) await verdictOf(h, email, { right: false });
    const { rows } = await pool.query<{ id: number }>(
      `select id from "user" u where u.id in (${lockedUsers}) and u.id >= $1 order by id`,
      [fine],
    );
    expect(rows.map(({ id }) => id)).to.deep.equal([locked, closed, guessedAt]);
  });

  it('are checked one by one through indexes, with their devices', async () => {
    const { pool } = database.open(1);
    await pool.query('set enable_seqscan = off');
    const { locksOf } = lockState(policies.passwordLockout.maxTotal);
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `explain select from "user" u left join lateral (${locksOf('u.id')}) l on true where u.id = 1`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.to.include('Seq Scan');
    for (const index of ['known_device_user_id_index', 'session_counting_index']) expect(plan).to.include(index);
  });

  it('are found through an index among many', async () => {
    const { pool } = database.open(1);
    await pool.query(`
      insert into "user" (first_name, role_id) select 'Ada', (select id from role where name = 'User') from generate_series(1, 5000);
      insert into user_auth (user_id, password_hash) select id, '!' from "user" on conflict do nothing;
      insert into user_identity (user_id, type, value, is_verified) select id, 'email', id || '@example.com', true from "user";
      analyze user_auth; analyze user_identity`);
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain ${lockedUsers}`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.to.include('Seq Scan');
    for (const index of ['user_auth', 'user_identity'])
      for (const state of ['locked', 'failing']) expect(plan).to.include(`${index}_${state}_index`);
  });
});

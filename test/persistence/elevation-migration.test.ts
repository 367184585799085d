import { expect } from 'chai';
import { openDatabase } from '../../src/adapters/persistence/database/database.ts';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { MIGRATIONS, SEEDERS } from '../../src/start/project.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';

const NAME = 'Migration20261129101500_sessions_are_elevated';

describe('the migration of sessions that were there before elevations', () => {
  let database: FreshDatabase;
  let opened: Database;
  before(async () => {
    database = await freshDatabase();
    const { url } = database;
    const log = () => undefined;
    opened = openDatabase({ url, poolMax: 2, prepared: true, migrations: MIGRATIONS, seeders: SEEDERS, log });
  });
  after(async () => {
    await opened.close();
    await database.drop();
  });

  // requirement 101
  it('voids older tokens of those that authenticated again, and no token of the others', async () => {
    const { orm, pool } = opened;
    await orm.migrator.down({ migrations: [NAME] });
    const { rows: before } = await pool.query<{ id: string; ended: boolean; expected: number }>(`
      with owner as (insert into "user" (first_name, role_id) select 'Ada', id from role where name = 'User' returning id),
           made (generation, again, ended, expected) as (values
             (1, false, false, 1), (7, false, false, 1), (2, true, false, 2), (7, true, false, 7), (7, true, true, 1)),
           added as (
             insert into session (id, user_id, generation, created_at, authenticated_at, expires_at, idle_expires_at, ended_at)
             select gen_random_uuid(), owner.id, generation, now() - interval '1 hour',
                    case when again then now() else now() - interval '1 hour' end,
                    now() + interval '1 day', now() + interval '1 day', case when ended then now() end
               from made, owner returning id, generation, authenticated_at, ended_at)
      select a.id, m.expected from added a join made m
          on m.generation = a.generation and m.ended = (a.ended_at is not null) and m.again = (a.authenticated_at > now() - interval '1 minute')`);
    expect(before).to.have.lengthOf(5);
    await orm.migrator.up({ migrations: [NAME] });
    const { rows: after } = await pool.query<{ id: string; elevated_generation: number }>(
      'select id, elevated_generation from session',
    );
    const elevated = Object.fromEntries(after.map(({ id, elevated_generation: made }) => [id, made]));
    for (const { id, expected } of before) expect(elevated[id]).to.equal(expected);
  });
});

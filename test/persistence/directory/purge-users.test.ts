import { expect } from 'chai';
import type { Pool } from 'pg';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import { purgeOf } from '../../../src/wiring/jobs.ts';
import { acting } from '../../contracts/harness.ts';
import { makeStores } from '../../contracts/postgres-harness.ts';
import { verified } from '../../contracts/steps.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { MINUTE, SECOND, anEmail } from '../../support/values.ts';

const KEEP = 90 * 24 * 60 * MINUTE;
const ROUNDS = Math.min(100, Number(process.env['RACE_ROUNDS'] ?? 5));

describe('purging deleted users', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let h: ReturnType<typeof makeStores>;
  let admin: UserId;
  let purge: ReturnType<typeof purgeOf>;
  before(async () => {
    database = await freshDatabase();
    const opened = database.open();
    ({ pool } = opened);
    h = makeStores(opened);
    purge = purgeOf(pool, makeKeys({ current: Buffer.alloc(32, 7), old: [] }));
    admin = (await pool.query<{ id: UserId }>('select min(id) as id from "user"')).rows[0]!.id;
  });
  after(() => database.drop());

  /** A user who was deleted this long ago. */
  const deleted = async (msAgo: number): Promise<UserId> => {
    const id = await verified(h, [anEmail()]);
    await pool.query(
      `with at as (select now() - make_interval(secs => $2 / 1000.0) as time),
            u as (update "user" set deleted_at = time from at where id = $1),
            a as (update user_auth set deleted_at = time from at where user_id = $1)
       update user_identity set deleted_at = time from at where user_id = $1`,
      [id, msAgo],
    );
    return id;
  };
  const seen = async (id: UserId) =>
    (
      await pool.query<{ first_name: string; is_purged: boolean; parts: number; role: string }>(
        `select u.first_name, u.purged_at is not null as is_purged, r.name as role,
                (select count(*)::int from user_auth where user_id = u.id)
                + (select count(*)::int from user_identity where user_id = u.id) as parts
           from "user" u join role r on r.id = u.role_id where u.id = $1`,
        [id],
      )
    ).rows[0]!;
  const purgedEvents = async (ids: readonly UserId[]) =>
    (
      await pool.query<{ subject_id: string }>(
        `select subject_id from audit_event where action = 'user.purged' and subject_id = any ($1::int[]::text[])`,
        [ids],
      )
    ).rows.map(({ subject_id }) => Number(subject_id));

  it('affects exactly those whose retention is over', async () => {
    const [older, younger] = [await deleted(KEEP + SECOND), await deleted(KEEP - MINUTE)];
    const alive = await verified(h, [anEmail()]);
    await purge(KEEP);
    expect(await seen(older)).to.deep.equal({
      first_name: 'Deleted user',
      is_purged: true,
      parts: 0,
      role: 'User',
    });
    for (const id of [younger, alive]) expect(await seen(id)).to.include({ is_purged: false, parts: 2 });
  });

  it('releases the role, so that it can be deleted', async () => {
    const id = await deleted(KEEP + SECOND);
    await pool.query(`update "user" set role_id = (select id from role where name = 'Staff') where id = $1`, [id]);
    await purge(KEEP);
    expect((await seen(id)).role).to.equal('User');
  });

  it('leaves nothing to restore', async () => {
    const id = await deleted(KEEP + SECOND);
    await purge(KEEP);
    const restored = await h.directory.restore(acting({ admin }), id)();
    expect(restored).to.deep.include({ _tag: 'Left', left: { _tag: 'NotFound' } });
  });

  it('frees nothing more than the deletion did, and does nothing when repeated', async () => {
    const id = await deleted(KEEP + SECOND);
    const name = `purged.${id}` as Username;
    await pool.query('update user_auth set username = $2 where user_id = $1', [id, name]);
    await purge(KEEP);
    expect(await purge(KEEP)).to.equal(0);
    await pool.query('update user_auth set username = $2 where user_id = $1', [await verified(h, [anEmail()]), name]);
    expect(await purgedEvents([id])).to.deep.equal([id]);
  });

  it('works in batches by any number of processes, each user once', async () => {
    await pool.query(
      `insert into "user" (first_name, role_id, deleted_at)
       select 'Many', (select id from role where name = 'User'), now() - interval '91 days' from generate_series(1, 250)`,
    );
    const { rows } = await pool.query<{ id: UserId }>(`select id from "user" where first_name = 'Many'`);
    const ids = rows.map(({ id }) => id);
    const taken = await Promise.all([purge(KEEP), purge(KEEP), purge(KEEP)]);
    expect(taken.reduce((sum, n) => sum + n)).to.equal(250);
    expect((await purgedEvents(ids)).toSorted((a, b) => a - b)).to.deep.equal(ids.toSorted((a, b) => a - b));
  });

  it('concurrent with a restore leaves a whole user or a purged row, and reports which', async () => {
    for (let n = 0; n < ROUNDS; n += 1) {
      const id = await deleted(KEEP + SECOND);
      const [restored, purged] = await Promise.all([h.directory.restore(acting({ admin }), id)(), purge(KEEP)]);
      const isRestored = restored._tag === 'Right';
      expect(purged).to.equal(isRestored ? 0 : 1);
      expect(await seen(id)).to.include({ is_purged: !isRestored, parts: isRestored ? 2 : 0 });
    }
  });
});

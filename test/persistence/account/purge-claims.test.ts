import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Pool } from 'pg';
import { makePurgeClaims } from '../../../src/adapters/persistence/account/purge-claims.ts';
import { purgeFlows } from '../../../src/adapters/persistence/oauth/purge-flows.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { makeStores } from '../../contracts/postgres-harness.ts';
import { verified } from '../../contracts/steps.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { DAY, MINUTE, SECOND, aMobile, anEmail, succeed } from '../../support/values.ts';

const TTL = 7 * DAY;
const KEEP = 90 * DAY;

// requirement 106
describe('claims that were never verified', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let h: ReturnType<typeof makeStores>;
  let end: () => Promise<number>;
  before(async () => {
    database = await freshDatabase();
    const opened = database.open();
    ({ pool } = opened);
    h = makeStores(opened);
    const endClaims = makePurgeClaims({ pool, recordEvents: h.recordEvents });
    end = () => endClaims(TTL, KEEP);
  });
  after(() => database.drop());

  type Columns = Readonly<Record<string, string | number | null>>;
  /** An unverified address of the user, as old as that, with these columns set by SQL. */
  const claim = async (id: UserId, msAgo: number, columns: Columns = {}): Promise<Address> => {
    const address = anEmail();
    const names = Object.keys(columns);
    await pool.query(
      `insert into user_identity (user_id, type, value, created_by, created_at${names.map((name) => `, ${name}`).join('')})
       values ($1, 'email', $2, $3, now() - make_interval(secs => $4 / 1000.0)${names.map((_, i) => `, $${i + 5}`).join('')})`,
      [
        id,
        address.value,
        columns['added_by'] === undefined ? id : columns['added_by'],
        msAgo,
        ...Object.values(columns),
      ],
    );
    return address;
  };
  const isThere = async ({ value }: Address) =>
    (await pool.query('select from user_identity where value = $1', [value])).rowCount === 1;
  const versionOf = async (id: UserId) => O.toNullable(await succeed(h.users.find(id)))?.version;

  it('are deleted exactly after REGISTRATION_TTL, recorded without the address', async () => {
    const [own, brought] = [anEmail(), aMobile()];
    const id = await verified(h, [own, brought]);
    await pool.query(
      `update user_identity set created_at = created_at - make_interval(secs => $2 / 1000.0) where user_id = $1`,
      [id, TTL + SECOND],
    );
    const [older, younger] = [await claim(id, TTL + SECOND), await claim(id, TTL - MINUTE)];
    const before = (await versionOf(id))!;
    expect(await end()).to.equal(2);
    const there = [];
    for (const address of [own, brought, older, younger]) there.push(await isThere(address));
    expect(there).to.deep.equal([true, false, false, true]);
    expect(await versionOf(id)).to.equal(before + 1);
    const { rows } = await pool.query<{ details: string }>(
      `select d.details from audit_event e join audit_detail d on d.event_id = e.id
        where e.action = 'identity.removed' and e.actor_id is null and e.subject_id = $1`,
      [String(id)],
    );
    expect(rows.map(({ details }) => JSON.parse(details).changes)).to.deep.equal([[], []]);
  });

  it('are deleted if they were removed, too', async () => {
    const id = await verified(h, [anEmail()]);
    const removed = await claim(id, TTL + SECOND, { deleted_at: new Date().toISOString() });
    expect({ end: await end(), removed: await isThere(removed) }).to.deep.equal({
      end: 1,
      removed: false,
    });
  });

  it('stay if an administrator added them, or if the user is deleted and can be restored', async () => {
    const [id, gone] = [await verified(h, [anEmail()]), await verified(h, [anEmail()])];
    const [{ admin }] = (await pool.query('select min(id) as admin from "user"')).rows as [{ admin: number }];
    const token = { invitation_hash: 'hash', invitation_expires_at: new Date().toISOString() };
    const kept = [
      await claim(id, TTL + SECOND, { ...token, added_by: admin }),
      await claim(id, TTL + SECOND, { ...token, invitation_hash: 'another', added_by: id }),
      await claim(gone, TTL + SECOND),
    ];
    await pool.query('update "user" set deleted_at = now() where id = $1', [gone]);
    expect(await end()).to.equal(0);
    for (const address of kept) expect(await isThere(address)).to.equal(true);
  });

  it('with wrong codes stay until those expire, so that adding them again gives no fresh attempts', async () => {
    const id = await verified(h, [anEmail()]);
    const asked = (msAgo: number) => new Date(Date.now() - msAgo).toISOString();
    const tried = (msAgo: number) => ({ wrong_otp_total: 2, otp_identity_requested_at: asked(msAgo) });
    const [recent, old] = [await claim(id, KEEP, tried(KEEP - DAY)), await claim(id, KEEP + DAY, tried(KEEP + DAY))];
    expect({
      end: await end(),
      recent: await isThere(recent),
      old: await isThere(old),
    }).to.deep.equal({ end: 1, recent: true, old: false });
  });

  it('are deleted in batches by any number of processes, each once', async () => {
    const id = await verified(h, [anEmail()]);
    await pool.query(
      `insert into user_identity (user_id, type, value, created_by, created_at)
       select $1, 'email', 'many.' || n || '@example.com', $1, now() - interval '8 days' from generate_series(1, 700) n`,
      [id],
    );
    const others = await Promise.all([end(), end(), end()]);
    expect(others.reduce((sum, n) => sum + n)).to.equal(700);
  });

  it('and unfinished sign-ins at providers are deleted when they expire', async () => {
    await pool.query(
      `insert into oauth_flow (stage, secret_hash, provider, return_to, code_challenge, arrival, expires_at)
       select 'back', n::text, 'example', 'https://app.example', 'x', '{}', now() + n * interval '1 minute' from unnest(array[-2, -1, 1]) n`,
    );
    expect(await purgeFlows(pool)).to.equal(2);
    expect((await pool.query('select from oauth_flow')).rowCount).to.equal(1);
  });
});

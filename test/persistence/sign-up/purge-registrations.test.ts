import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Pool } from 'pg';
import { makeUnknownAccounts } from '../../../src/adapters/persistence/sign-in/unknown-accounts.ts';
import { purgeFingerprints } from '../../../src/adapters/persistence/sign-up/purge-fingerprints.ts';
import { makePurgeRegistrations } from '../../../src/adapters/persistence/sign-up/purge-registrations.ts';
import { deleteAccount } from '../../../src/core/domain/account/own-changes.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { identifierOf } from '../../../src/core/domain/sign-in/login.ts';
import { bucketOf, makeStores } from '../../contracts/postgres-harness.ts';
import {
  aForm,
  asking,
  credentialOf,
  looking,
  ownerOf,
  registering,
  tryingUnknown,
  verdictOf,
  verified,
} from '../../contracts/steps.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { MINUTE, SECOND, aMobile, anEmail, policies, succeed } from '../../support/values.ts';

const TTL = 7 * 24 * 60 * MINUTE;
const ROUNDS = Math.min(100, Number(process.env['RACE_ROUNDS'] ?? 5));
const wrong = { right: false };

// requirement 106
describe('open registrations', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let h: ReturnType<typeof makeStores>;
  let end: ReturnType<typeof makePurgeRegistrations>;
  before(async () => {
    database = await freshDatabase();
    const opened = database.open();
    ({ pool } = opened);
    h = makeStores(opened);
    end = makePurgeRegistrations({
      pool,
      recordEvents: h.recordEvents,
      unknownAccounts: makeUnknownAccounts(bucketOf, policies),
    });
  });
  after(() => database.drop());

  /** Moves the last registration this far back. */
  const age = async (id: UserId, ms: number): Promise<void> => {
    const back = (column: string) => `${column} = ${column} - make_interval(secs => $2 / 1000.0)`;
    await pool.query(
      `with u as (update "user" set ${back('created_at')} where id = $1)
       update user_identity set ${['otp_generated_at', 'otp_requested_at', 'otp_registration_requested_at'].map(back).join(', ')} where user_id = $1`,
      [id, ms],
    );
  };
  const opened = async (addresses: readonly Address[] = [anEmail()], msAgo = TTL + SECOND): Promise<UserId> => {
    await registering(h, addresses);
    const id = await ownerOf(h, addresses[0]!);
    await age(id, msAgo);
    return id;
  };
  const rowsOf = async (id: UserId): Promise<number> => {
    const text = `select (select count(*) from "user" where id = $1) + (select count(*) from user_auth where user_id = $1)
                         + (select count(*) from user_identity where user_id = $1) as rows`;
    return Number((await pool.query<{ rows: string }>(text, [id])).rows[0]!.rows);
  };
  const detailsOf = async (id: UserId): Promise<readonly (string | null)[]> => {
    const text = `select e.action, d.details from audit_event e left join audit_detail d on d.event_id = e.id
                   where e.subject_type = 'user' and e.subject_id = $1 order by e.at, e.id`;
    const { rows } = await pool.query<{ action: string; details: string | null }>(text, [String(id)]);
    return rows.map(({ action, details }) => (details === null ? `${action}, erased` : action));
  };
  const ownershipOf = async (address: Address) => (await looking(h, address)).ownership._tag;

  it('end exactly after REGISTRATION_TTL with all their addresses', async () => {
    const addresses = [anEmail(), aMobile()];
    const [older, younger] = [await opened(addresses), await opened([anEmail()], TTL - MINUTE)];
    expect(await end(TTL)).to.equal(1);
    expect({ older: await rowsOf(older), younger: await rowsOf(younger) }).to.deep.equal({
      older: 0,
      younger: 3,
    });
    for (const address of addresses) expect(await ownershipOf(address)).to.equal('Unknown');
    await verified(h, addresses);
  });

  it('lose the fingerprint of the body when the interval between two registrations is over', async () => {
    const interval = MINUTE;
    const slack = MINUTE;
    const fingerprintOf = async (id: UserId) =>
      (
        await pool.query<{ f: string | null }>(
          'select registration_fingerprint as f from user_auth where user_id = $1',
          [id],
        )
      ).rows[0]!.f;
    await purgeFingerprints(pool, interval);
    const [address, form] = [anEmail(), aForm()];
    const [over, running] = [await opened([address], interval + slack + SECOND), await opened([anEmail()], interval)];
    // A request for a code begins another interval.
    await asking(h, address);
    expect(await purgeFingerprints(pool, interval)).to.equal(1);
    expect(await fingerprintOf(over)).to.equal(null);
    expect(await fingerprintOf(running)).to.be.a('string');
    expect(await purgeFingerprints(pool, interval)).to.equal(0);
    const owner = await verified(h, [anEmail()], form);
    expect(await fingerprintOf(owner), 'verified').to.equal(null);
  });

  it('leave events without details or addresses', async () => {
    const id = await opened();
    expect(await detailsOf(id)).to.deep.equal(['code.requested', 'user.registered']);
    await end(TTL);
    expect(await detailsOf(id)).to.deep.equal(['code.requested, erased', 'user.registered, erased', 'user.purged']);
  });

  it('count from their last registration, which replaces the data', async () => {
    const address = anEmail();
    const id = await opened([address]);
    await registering(h, [address]);
    expect({ ended: await end(TTL), owner: await ownerOf(h, address) }).to.deep.equal({
      ended: 0,
      owner: id,
    });
  });

  it('are not extended by requesting a code', async () => {
    const address = anEmail();
    const id = await opened([address]);
    await asking(h, address);
    expect({ ended: await end(TTL), rows: await rowsOf(id) }).to.deep.equal({
      ended: 1,
      rows: 0,
    });
  });

  it('leave locks and counts at the address', async () => {
    const [locked, counted] = [anEmail(), anEmail()];
    for (const address of [locked, counted]) {
      await opened([address]);
      await asking(h, address);
    }
    for (let n = 0; n < 3; n += 1) await verdictOf(h, locked, wrong);
    await verdictOf(h, counted, wrong);
    for (let n = 0; n < 4; n += 1) await tryingUnknown(h, identifierOf(counted));
    expect(await end(TTL)).to.equal(2);
    expect(await verdictOf(h, locked, wrong)).to.equal('Locked');
    expect((await looking(h, counted)).otp.lockout).to.include({ failures: 1, total: 1 });
    expect(await verdictOf(h, counted, wrong)).to.equal('Wrong');

    await pool.query(`update unknown_identifier set otp_registration_requested_at = null where bucket = $1`, [
      bucketOf(identifierOf(counted)),
    ]);
    await verified(h, [counted]);
    expect((await credentialOf(h, counted))?.lockout).to.include({ failures: 4, total: 4 });
  });

  it('leave no row if nothing was counted', async () => {
    const address = anEmail();
    await opened([address]);
    await end(TTL);
    const { rowCount } = await pool.query('select from unknown_identifier where bucket = $1', [
      bucketOf(identifierOf(address)),
    ]);
    expect(rowCount).to.equal(0);
  });

  it('end if an administrator deleted them, too; confirmed, invited and imported users stay', async () => {
    const deleted = await opened();
    await succeed(
      h.accounts.update(
        deleted,
        { about: [] },
        deleteAccount(() => true, 'en'),
      ),
    );
    const confirmed = await verified(h, [anEmail(), anEmail()]);
    const [{ id: invited }] = (
      await pool.query<{ id: UserId }>(
        `with u as (insert into "user" (first_name, role_id, created_by) select 'Grace', role_id, id from "user" order by id limit 1 returning id),
              a as (insert into user_auth (user_id, password_hash) select id, '!' from u)
         insert into user_identity (user_id, type, value) select id, 'email', $1 from u returning user_id as id`,
        [anEmail().value],
      )
    ).rows as [{ id: UserId }];
    const [{ id: imported }] = (
      await pool.query<{ id: UserId }>(
        `with u as (insert into "user" (first_name, role_id) select 'Alan', role_id from "user" order by id limit 1 returning id),
              a as (insert into user_auth (user_id, password_hash) select id, '!' from u)
         insert into user_identity (user_id, type, value) select id, 'email', $1 from u returning user_id as id`,
        [anEmail().value],
      )
    ).rows as [{ id: UserId }];
    // Nothing sets it like this, but nothing may rely on it alone.
    const mistaken = await verified(h, [anEmail()]);
    await pool.query('update "user" set is_registering = true where id = $1', [mistaken]);
    for (const id of [confirmed, invited, imported, mistaken]) await age(id, TTL + SECOND);
    expect(await end(TTL)).to.equal(1);
    const rows = [];
    for (const id of [deleted, confirmed, invited, imported, mistaken]) rows.push(await rowsOf(id));
    expect(rows).to.deep.equal([0, 4, 3, 3, 3]);
  });

  it('that another one ended stay as rows without a name until their time is over', async () => {
    const [one, other] = [anEmail(), aMobile()];
    await registering(h, [one]);
    await registering(h, [other]);
    const [first, second] = [await ownerOf(h, one), await ownerOf(h, other)];
    await pool.query(`update user_identity set otp_registration_requested_at = null where user_id = any ($1)`, [
      [first, second],
    ]);
    await registering(h, [one, other]);
    expect(await ownerOf(h, other)).to.equal(first);
    const tomb = await succeed(h.directory.find(second, 'include'));
    expect(O.toNullable(tomb)).to.deep.include({ firstName: 'Deleted user', lastName: null, identities: [] });
    expect(O.isNone(await succeed(h.users.find(second)))).to.equal(true);
    expect(await detailsOf(second)).to.deep.equal(['code.requested', 'user.registered']);
    await age(second, TTL + SECOND);
    expect({ ended: await end(TTL), secondRows: await rowsOf(second) }).to.deep.equal({
      ended: 1,
      secondRows: 0,
    });
    expect(await detailsOf(second)).to.deep.equal(['code.requested, erased', 'user.registered, erased', 'user.purged']);
  });

  // requirement 112
  it('that other rows refer to stay as a row without personal data', async () => {
    await pool.query('create table note (user_id int not null references "user" (id) on delete restrict)');
    try {
      const [named, ended] = [await opened(), await opened()];
      await pool.query('insert into note values ($1)', [named]);
      expect(await end(TTL)).to.equal(2);
      expect(await end(TTL)).to.equal(0);
      const tomb = O.toNullable(await succeed(h.directory.find(named, 'include')));
      expect(tomb).to.deep.include({ firstName: 'Deleted user', lastName: null, username: null, identities: [] });
      expect((await pool.query('select user_id from note')).rows).to.deep.equal([{ user_id: named }]);
      expect(O.isNone(await succeed(h.users.find(ended)))).to.equal(true);
    } finally {
      await pool.query('drop table note');
    }
  });

  it('end in batches by any number of processes, each once', async () => {
    await pool.query(
      `with u as (insert into "user" (first_name, role_id, created_at)
                  select 'Many', (select id from role where name = 'User'), now() - interval '8 days' from generate_series(1, 250)
                  returning id)
       insert into user_identity (user_id, type, value, registration_hash) select id, 'email', id || '@many.example', 'hash' from u`,
    );
    const taken = await Promise.all([end(TTL), end(TTL), end(TTL)]);
    expect(taken.reduce((sum, n) => sum + n)).to.equal(250);
    const { rows } =
      await pool.query(`select count(distinct subject_id)::int as users, count(*)::int as events from audit_event
      where action = 'user.purged' and subject_id::int not in (select id from "user")`);
    expect(rows[0].users).to.equal(rows[0].events);
  });

  it('ending while the right code arrives leave a whole user or nothing', async () => {
    for (let n = 0; n < ROUNDS; n += 1) {
      const address = anEmail();
      const id = await opened([address, anEmail()]);
      await asking(h, address);
      const [verdict, ended] = await Promise.all([verdictOf(h, address, { right: true }), end(TTL)]);
      expect({ verdict, ended, rows: await rowsOf(id) }).to.deep.equal(
        verdict === 'Right' ? { verdict, ended: 0, rows: 3 } : { verdict: 'Wrong', ended: 1, rows: 0 },
      );
    }
  });

  it('ending while another registration arrives leave one registration with the newer data', async () => {
    for (let n = 0; n < ROUNDS; n += 1) {
      const address = anEmail();
      await opened([address, anEmail()]);
      const form = aForm();
      await Promise.all([registering(h, [address], form), end(TTL)]);
      expect(await ownershipOf(address)).to.equal('Registering');
      const found = O.toNullable(await succeed(h.users.find(await ownerOf(h, address))));
      expect({ firstName: found?.firstName, identities: found?.identities.length }).to.deep.equal({
        firstName: form.firstName,
        identities: 1,
      });
      expect(await end(TTL)).to.equal(0);
    }
  });
});

import { expect } from 'chai';
import type { Pool } from 'pg';
import { purgeFailures } from '../../../src/adapters/persistence/locks/purge-failures.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import { keepFailuresMs } from '../../../src/core/domain/locks/failure-retention.ts';
import { identifierOf } from '../../../src/core/domain/sign-in/login.ts';
import { bucketOf } from '../../contracts/postgres-harness.ts';
import { asking, looking, registering, tryingUnknown, verdictOf, verified } from '../../contracts/steps.ts';
import { MINUTE, SECOND, anEmail, policies } from '../../support/values.ts';
import { withOwnStores } from '../own-stores.ts';
import type { Stores } from '../own-stores.ts';

const DAY = 24 * 60 * MINUTE;
const KEEP = 90 * DAY;
const wrong = { right: false };

describe('failures on unknown accounts', () => {
  let pool: Pool;
  let h: Stores;
  withOwnStores((own) => void ({ pool, stores: h } = own));

  /** Moves everything that was counted at the address this far back. */
  const age = async (address: Address, ms: number) => {
    const back = (column: string) => `${column} = ${column} - make_interval(secs => ${ms} / 1000.0)`;
    await pool.query(`update unknown_identifier set ${back('counted_at')} where bucket = $1`, [
      bucketOf(identifierOf(address)),
    ]);
    await pool.query(`update user_identity set ${back('otp_requested_at')} where value = $1`, [address.value]);
  };
  const isKept = async (address: Address) =>
    (await pool.query('select from unknown_identifier where bucket = $1', [bucketOf(identifierOf(address))]))
      .rowCount === 1;
  const failures: Readonly<Record<string, (address: Address) => Promise<unknown>>> = {
    'a wrong password': (address) => tryingUnknown(h, identifierOf(address)),
    'a request for a code': (address) => asking(h, address),
  };
  for (const [name, fail] of Object.entries(failures)) {
    it(`are deleted exactly 90 days after ${name}`, async () => {
      const [older, younger] = [anEmail(), anEmail()];
      for (const address of [older, younger]) await fail(address);
      await age(older, KEEP + SECOND);
      await age(younger, KEEP - MINUTE);
      await purgeFailures(pool, KEEP);
      expect({ older: await isKept(older), younger: await isKept(younger) }).to.deep.equal({
        older: false,
        younger: true,
      });
    });
  }

  it('are as old as the last one that counted; refused attempts don’t count', async () => {
    const [counted, refused, guessed] = [anEmail(), anEmail(), anEmail()];
    const fail = (address: Address) => tryingUnknown(h, identifierOf(address));
    await fail(counted);
    for (let n = 0; n < 5; n += 1) await fail(refused);
    await asking(h, guessed);
    for (let n = 0; n < 3; n += 1) await verdictOf(h, guessed, wrong);
    for (const address of [counted, refused, guessed]) await age(address, KEEP + SECOND);
    expect((await fail(counted))._tag).to.equal('Wrong');
    expect((await fail(refused))._tag).to.equal('Locked');
    expect(await verdictOf(h, guessed, wrong)).to.equal('Locked');
    await purgeFailures(pool, KEEP);
    expect(await Promise.all([counted, refused, guessed].map(isKept))).to.deep.equal([true, false, false]);
  });

  it('of an open registration are deleted too; those of an account stay', async () => {
    const [registrant, recent, owner] = [anEmail(), anEmail(), anEmail()];
    await registering(h, [registrant]);
    await registering(h, [recent]);
    await verified(h, [owner]);
    await pool.query(
      `update user_identity set otp_requested_at = otp_requested_at - interval '1 day' where value = $1`,
      [owner.value],
    );
    await asking(h, owner);
    for (const address of [registrant, recent, owner])
      for (let n = 0; n < 3; n += 1) await verdictOf(h, address, wrong);
    for (const address of [registrant, owner]) await age(address, KEEP + SECOND);
    await purgeFailures(pool, KEEP);
    const totals = [];
    for (const address of [registrant, recent, owner]) totals.push((await looking(h, address)).otp.lockout.total);
    expect(totals).to.deep.equal([0, 3, 3]);
  });

  // requirement 102
  it('and removed addresses are deleted after 90 days, but not those of a deleted user', async () => {
    const removed = async (days: number, isUserDeleted = false) => {
      const id = await verified(h, [anEmail()]);
      await pool.query(
        `insert into user_identity (user_id, type, value, wrong_otp_total, deleted_at)
         values ($1, 'email', $1::int || '@removed.example', 7, now() - make_interval(days => $2))`,
        [id, days],
      );
      if (isUserDeleted)
        await pool.query(`update "user" set deleted_at = now() - make_interval(days => $2) where id = $1`, [id, days]);
      return id;
    };
    const ids = [await removed(91), await removed(89), await removed(91, true)];
    await purgeFailures(pool, KEEP);
    const { rows } = await pool.query<{ id: number }>(
      `select user_id as id from user_identity where value like '%@removed.example' order by user_id`,
    );
    expect(rows.map(({ id }) => id)).to.deep.equal(ids.slice(1));
  });

  it('are deleted in batches; a locked row is left for the next run', async () => {
    await pool.query(
      `insert into unknown_identifier (bucket, counted_at) select -n, now() - interval '91 days' from generate_series(1, 2500) n`,
    );
    const somebody = await pool.connect();
    try {
      await somebody.query('begin');
      await somebody.query('select from unknown_identifier where bucket = -1200 for update');
      const [one, other] = await Promise.all([purgeFailures(pool, KEEP), purgeFailures(pool, KEEP)]);
      expect(one + other).to.equal(2499);
    } finally {
      await somebody.query('rollback');
      somebody.release();
    }
    expect(await purgeFailures(pool, KEEP)).to.equal(1);
  });

  // requirement 26
  it('are kept for 90 days, or as long as the longest lock', () => {
    const limits = (otpLockMs: number, passwordLockMs: number) => [
      { ...policies.otp.lockout, lockMs: otpLockMs },
      { ...policies.passwordLockout, lockMs: passwordLockMs },
    ];
    expect(keepFailuresMs(limits(MINUTE, MINUTE))).to.equal(KEEP);
    expect(keepFailuresMs(limits(1000 * DAY, MINUTE))).to.equal(1000 * DAY);
    expect(keepFailuresMs(limits(MINUTE, 36_525 * DAY))).to.equal(36_525 * DAY);
  });
});

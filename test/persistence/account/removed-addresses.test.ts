import { expect } from 'chai';
import type { Pool } from 'pg';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { IdentityId, UserId } from '../../../src/core/domain/ids.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import { verified } from '../../contracts/steps.ts';
import { anEmail, succeed } from '../../support/values.ts';
import { withOwnStores } from '../own-stores.ts';
import type { Stores } from '../own-stores.ts';

// requirement 102
describe('addresses that a user adds and removes repeatedly', () => {
  let pool: Pool;
  let h: Stores;
  withOwnStores((own) => void ({ pool, stores: h } = own));

  const deciding = (id: UserId, writes: object) =>
    succeed(h.accounts.update(id, { about: [] }, () => ({ writes, events: [], answer: null })));
  const idOf = async (address: Address) =>
    (await pool.query<{ id: IdentityId }>('select max(id) as id from user_identity where value = $1', [address.value]))
      .rows[0]!.id;
  const addAndRemove = async (id: UserId, address = anEmail(), otp = noOtp) => {
    await deciding(id, { adds: { address, otp } });
    await deciding(id, { removes: await idOf(address) });
    return address;
  };
  const kept = async (id: UserId): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ value: string }>(
      'select value from user_identity where user_id = $1 and deleted_at is not null order by id',
      [id],
    );
    return rows.map(({ value }) => value);
  };

  it('leave the twenty newest rows', async () => {
    const id = await verified(h, [anEmail()]);
    const removed = [];
    for (let n = 0; n < 25; n += 1) removed.push((await addAndRemove(id)).value);
    expect(await kept(id)).to.deep.equal(removed.slice(5));
  });

  it('leave one row for the same address', async () => {
    const id = await verified(h, [anEmail()]);
    const address = anEmail();
    for (let n = 0; n < 3; n += 1) await addAndRemove(id, address);
    expect(await kept(id)).to.deep.equal([address.value]);
  });

  it('leave all rows with failures, so that adding them again gives no fresh attempts', async () => {
    const id = await verified(h, [anEmail()]);
    const guessed = { ...noOtp, lockout: { _tag: 'Open' as const, failures: 2, total: 2, lastFailureAt: null } };
    const address = await addAndRemove(id, anEmail(), guessed);
    for (let n = 0; n < 25; n += 1) await addAndRemove(id);
    expect(await kept(id))
      .to.have.length(21)
      .and.to.include(address.value);
  });

  it('leave those of a deleted user for the restore', async () => {
    const id = await verified(h, [anEmail()]);
    for (let n = 0; n < 3; n += 1) await addAndRemove(id);
    await deciding(id, { deletes: true });
    expect(await kept(id)).to.have.length(4);
  });
});

import { expect } from 'chai';
import type { Pool } from 'pg';
import { inTransaction, onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { makeMailbox } from '../../../src/adapters/persistence/messages/mailbox.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import type { Message } from '../../../src/core/domain/messages/message.ts';
import { identifierOf } from '../../../src/core/domain/sign-in/login.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { makeStores, posting } from '../../contracts/postgres-harness.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { aMobile, anEmail, sendBudget, succeed } from '../../support/values.ts';

const ROUNDS = 5;
const AT_ONCE = 20;

const aCode = (to: Address): Message => ({
  to,
  budget: 'anybody',
  template: 'sign-in-code',
  code: '012345' as OtpCode,
  language: 'en',
  expiresAt: null,
});

const decoyFor = (to: Address) => ({ decoyFor: identifierOf(to), budget: 'nobody' }) as const;

describe('send budgets on PostgreSQL', () => {
  let db: FreshDatabase;
  let pool: Pool;
  let stores: ReturnType<typeof makeStores>;
  before(async () => {
    db = await freshDatabase();
    const opened = db.open(AT_ONCE);
    ({ pool } = opened);
    stores = makeStores(opened);
  });
  afterEach(() => pool.query('truncate outbound_message, send_budget, mailbox_message'));
  after(() => db.drop());

  const counted = async (where: string, from = 'outbound_message'): Promise<number> =>
    Number((await pool.query(`select count(*) from ${from} where ${where}`)).rows[0].count);
  const claim = () => succeed(stores.outbox.claim(1_000, 0));
  const goingOut = async (): Promise<number> => (await claim()).filter(({ isDecoy }) => !isDecoy).length;
  const atOnce = <A>(act: (n: number) => Promise<A>) => Promise.all(Array.from({ length: AT_ONCE }, (_, n) => act(n)));

  it('are not exceeded by concurrent messages', async () => {
    // requirement 18: without the row lock each message would see the budget before all others
    for (let round = 0; round < ROUNDS; round += 1) {
      const to = anEmail();
      await atOnce(() => posting(pool, stores.mail, [aCode(to)]));
    }
    expect(await goingOut()).to.equal(ROUNDS * sendBudget.perHour);
    expect(await counted('true')).to.equal(ROUNDS * AT_ONCE);
  });

  it('for claims are not exceeded by accounts that claim one address concurrently', async () => {
    // requirement 103: without the lock on the shared budget each claim would see it before all others
    for (let round = 0; round < ROUNDS; round += 1) {
      const to = anEmail();
      await atOnce((n) => {
        const budget = { claimOf: (n + 1) as UserId };
        return inTransaction(pool, async (run) => {
          const goesOut = await stores.mail.wouldGoOut(run, budget, to);
          await stores.mail.post(run, [goesOut ? { ...aCode(to), budget } : { decoyFor: identifierOf(to), budget }]);
        });
      });
    }
    expect(await goingOut()).to.equal(ROUNDS * sendBudget.perHour);
    expect(await counted('true')).to.equal(ROUNDS * AT_ONCE);
  });

  it('never deadlock, whatever the order of messages', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const messages = [aCode(anEmail()), aCode(aMobile()), aCode(anEmail())];
      await atOnce(async (n) => {
        const client = await pool.connect();
        try {
          // Without the stores, because they would retry after a deadlock.
          await client.query('begin');
          await stores.mail.post(onPool(client), n % 2 === 0 ? messages : messages.toReversed());
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw error;
        } finally {
          client.release();
        }
      });
    }
    expect(await goingOut()).to.equal(ROUNDS * 3 * sendBudget.perHour);
  });

  it('leave the same rows for a withheld message as for a decoy', async () => {
    // requirement 34
    const to = anEmail();
    for (let n = 0; n <= sendBudget.perHour; n += 1) await posting(pool, stores.mail, [aCode(to)]);
    await stores.mail.post(onPool(pool), [decoyFor(anEmail())]);
    const left = async (columns: string) => (await pool.query(`select ${columns} from outbound_message`)).rows;
    const written = await left('body is null as is_erased, expires_at, attempts, sent_at, parked_at');
    expect(written).to.have.lengthOf(sendBudget.perHour + 2);
    for (const row of written) expect(row).to.deep.equal(written[0]);
    for (const { id } of await claim()) await succeed(stores.outbox.sent(id));
    const gone = await left('body, expires_at, attempts, sent_at is not null as is_sent, parked_at');
    for (const row of gone) expect(row).to.deep.equal({ ...gone[0], body: null, is_sent: true });
  });

  it('are kept for unknown addresses in the same steps, under a keyed hash', async () => {
    const to = anEmail();
    await posting(pool, stores.mail, [aCode(to)]);
    await stores.mail.post(onPool(pool), [decoyFor(to)]);
    const { rows } = await pool.query('select * from send_budget');
    expect(rows.map(({ sent_at: times }) => times.length)).to.deep.equal([1, 1]);
    expect(new Set(rows.map(({ key }) => key)).size).to.equal(2);
    expect(JSON.stringify(rows)).not.to.include(to.value);
  });

  it('are deleted a day after the last requested message, in batches', async () => {
    const [old, recent] = [anEmail(), anEmail()];
    for (const to of [old, recent]) await posting(pool, stores.mail, [aCode(to)]);
    const before = `now() - interval '25 hours'`;
    await pool.query(`update send_budget set purge_at = ${before}, sent_at = array[${before}] where key =
                        (select key from send_budget order by created_at limit 1)`);
    await pool.query(`insert into send_budget (key, purge_at, created_at, sent_at)
                        select 'old ' || n, ${before}, ${before}, case when n % 2 = 0 then array[${before}] else '{}' end
                          from generate_series(1, 2500) n`);
    await pool.query(`update send_budget set purge_at = ${before}`);
    await succeed(stores.budgets.purge);
    expect(await counted('true', 'send_budget')).to.equal(1);
    for (let n = 0; n < sendBudget.perHour; n += 1)
      for (const to of [old, recent]) await posting(pool, stores.mail, [aCode(to)]);
    expect(await goingOut()).to.equal(1 + sendBudget.perHour + sendBudget.perHour);
  });

  it('wait for nothing while they are purged', async () => {
    const to = anEmail();
    await posting(pool, stores.mail, [aCode(to)]);
    await pool.query(
      `update send_budget set purge_at = now() - interval '25 hours', created_at = now() - interval '25 hours', sent_at = '{}'`,
    );
    const client = await pool.connect();
    try {
      await client.query('begin');
      await stores.mail.post(onPool(client), [aCode(to)]);
      await succeed(stores.budgets.purge);
      await client.query('commit');
    } finally {
      client.release();
    }
    expect(await counted('cardinality(sent_at) = 1', 'send_budget')).to.equal(1);
  });
});

describe('the development mailbox', () => {
  it('keeps the newest thousand messages of the last seven days', async () => {
    const db = await freshDatabase();
    try {
      const { pool } = db.open();
      await pool.query(`insert into mailbox_message (id, channel, recipient, text, created_at)
        select gen_random_uuid(), 'email', 'a' || n || '@example.com', 'x', now() - n * interval '1 second' from generate_series(1, 1100) n`);
      const left = async (): Promise<readonly string[]> =>
        (await pool.query('select recipient from mailbox_message order by created_at desc')).rows.map(
          ({ recipient }) => recipient,
        );
      const before = await left();
      const mailbox = makeMailbox(pool);
      await succeed(mailbox.purge);
      expect(await left()).to.deep.equal(before.slice(0, 1000));
      await pool.query(
        `update mailbox_message set created_at = created_at - interval '7 days' where recipient <> 'a1@example.com'`,
      );
      await succeed(mailbox.purge);
      expect((await mailbox.list(null)).map(({ to }) => to)).to.deep.equal(['a1@example.com']);
    } finally {
      await db.drop();
    }
  });
});

import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Pool } from 'pg';
import { onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { makeOutbox } from '../../../src/adapters/persistence/messages/outbox.ts';
import { makeMail } from '../../../src/adapters/persistence/messages/post-messages.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anEmail, succeed } from '../../support/values.ts';

/** Each message is written at another fraction of a millisecond. */
const POSTED = 1_000;

describe('the outbox on PostgreSQL', () => {
  let db: FreshDatabase;
  let pool: Pool;
  before(async () => {
    db = await freshDatabase();
    ({ pool } = db.open());
  });
  after(() => db.drop());

  const seal = { seal: (text: string) => Buffer.from(text), open: (sealed: Buffer) => sealed.toString() };
  const budgets = { judge: async () => true, spend: async () => true };
  const mail = makeMail({ seal, newId: randomUUID, budgets });
  const notice = () =>
    ({ template: 'password-changed', to: anEmail(), language: 'en', budget: 'notice', expiresAt: null }) as const;

  it('gives the oldest message first, wherever the rows are', async () => {
    const outbox = makeOutbox(pool, seal);
    for (let n = 0; n < 3; n += 1) await mail.post(onPool(pool), [notice()]);
    const { rows } = await pool.query('select id from outbound_message');
    const age = `update outbound_message set created_at = created_at - make_interval(mins => $2) where id = $1`;
    // Each change moves the row to a place behind the others.
    for (const [minutes, { id }] of rows.entries()) await pool.query(age, [id, minutes + 1]);
    const claimed = (await succeed(outbox.claim(3, 0))).map(({ id }) => id);
    expect(claimed).to.deep.equal(rows.map(({ id }) => id).toReversed());
    for (const id of claimed) await succeed(outbox.sent(id));
  });

  it('returns a message written this very moment, although times are rounded', async () => {
    const outbox = makeOutbox(pool, seal);
    const late: number[] = [];
    for (let n = 0; n < POSTED; n += 1) {
      await mail.post(onPool(pool), [notice()]);
      const [claimed] = await succeed(outbox.claim(1000, 0));
      if (claimed === undefined) late.push(n);
      else await succeed(outbox.sent(claimed.id));
    }
    expect(late).to.deep.equal([]);
  });
});

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

  it('returns a message written this very moment, although times are rounded', async () => {
    const seal = { seal: (text: string) => Buffer.from(text), open: (sealed: Buffer) => sealed.toString() };
    const budgets = { judge: async () => true, spend: async () => true };
    const mail = makeMail({ seal, newId: randomUUID, budgets });
    const outbox = makeOutbox(pool, seal);
    const late: number[] = [];
    for (let n = 0; n < POSTED; n += 1) {
      const notice = { template: 'password-changed', to: anEmail(), language: 'en', budget: 'notice' } as const;
      await mail.post(onPool(pool), [{ ...notice, expiresAt: null }]);
      const [claimed] = await succeed(outbox.claim(1000, 0));
      if (claimed === undefined) late.push(n);
      else await succeed(outbox.sent(claimed.id));
    }
    expect(late).to.deep.equal([]);
  });
});

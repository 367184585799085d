import { expect } from 'chai';
import type { Pool } from 'pg';
import { makeAuditSeals } from '../../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { sealTrail } from '../../../src/adapters/persistence/audit/audit-chain.ts';
import { parseHead } from '../../../src/adapters/persistence/audit/audit-links.ts';
import { purgeTrail } from '../../../src/adapters/persistence/audit/audit-retention.ts';
import { makeAudit } from '../../../src/adapters/persistence/audit/audit-trail.ts';
import { verifyTrail } from '../../../src/adapters/persistence/audit/audit-verify.ts';
import { onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { uuidV7 } from '../../../src/adapters/system/uuid-v7.ts';
import { nowhere, succeeded, userSubject } from '../../../src/core/domain/audit.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { DAY } from '../../support/values.ts';

const seals = makeAuditSeals(makeKeys({ current: Buffer.alloc(32, 1), old: [] }));
const audit = makeAudit({ seals, newId: uuidV7, origin: () => nowhere });

describe('an audit trail with a retention period', function () {
  this.timeout(60_000);
  let db: FreshDatabase;
  let pool: Pool;
  before(async () => {
    db = await freshDatabase();
    ({ pool } = db.open(4));
  });
  after(() => db.drop());
  beforeEach(() => pool.query('truncate audit_event, audit_detail, audit_seal'));

  const record = (count: number, daysAgo: number): Promise<void> =>
    audit.record(
      onPool(pool),
      new Date(Date.now() - daysAgo * DAY),
      Array.from({ length: count }, () => succeeded(7 as UserId, 'user.changed', userSubject(7 as UserId))),
    );
  const seal = async () => (await sealTrail({ pool, seals })).head;
  const shorten = (days = 30) => purgeTrail({ pool, audit }, days * DAY);
  const verify = (head: string | null = null) => verifyTrail(pool, seals, head === null ? null : parseHead(head));
  const rows = async (table: string): Promise<number> =>
    (await pool.query(`select count(*)::int as n from ${table}`)).rows[0].n;

  it('verifies without its deleted events, and reports how many were deleted', async () => {
    await record(2_500, 31);
    const head = await seal();
    await record(3, 29);
    await seal();
    expect(await shorten()).to.equal(2_500);
    expect({
      events: await rows('audit_event'),
      details: await rows('audit_detail'),
    }).to.deep.equal({ events: 4, details: 4 });
    expect(await verify()).to.deep.include({ sealed: 3, unsealed: 1, forgotten: 2_500, fault: null });
    await seal();
    expect(await verify(head)).to.deep.include({ sealed: 4, unsealed: 0, forgotten: 2_500, fault: null });
    expect(await shorten(), 'nothing else is old').to.equal(0);
    expect(await rows('audit_event'), 'and no announcement is written').to.equal(4);
    const { rows: entries } = await pool.query(
      `select details from audit_event join audit_detail on event_id = id where action = 'trail.shortened'`,
    );
    expect(JSON.parse(entries[0].details).changes[0]).to.deep.equal({ field: 'position', before: 0, after: 2_500 });
  });

  it('can be shortened repeatedly, including the events about it', async () => {
    for (const daysAgo of [60, 50, 40]) await record(5, daysAgo);
    await seal();
    for (const days of [59, 49]) {
      expect(await shorten(days)).to.equal(5);
      await seal();
      expect((await verify()).fault).to.equal(null);
    }
    await pool.query('truncate audit_event, audit_detail, audit_seal');
    await record(5, 60);
    await audit.record(onPool(pool), new Date(Date.now() - 50 * DAY), [
      succeeded(null, 'trail.shortened', null, [{ field: 'position', before: 0, after: 5 }]),
    ]);
    await record(2, 44);
    await seal();
    expect(await shorten()).to.equal(8);
    expect(await verify()).to.deep.include({ sealed: 0, unsealed: 1, forgotten: 8, fault: null });
    await record(1, 0);
    await seal();
    expect(await verify()).to.deep.include({ sealed: 2, unsealed: 0, forgotten: 8, fault: null });
  });

  it('keeps unsealed events, and everything sealed after a younger event', async () => {
    await record(2, 31);
    await seal();
    await record(1, 1);
    await seal();
    await record(1, 31);
    expect(await shorten()).to.equal(2);
    expect(await verify()).to.deep.include({ sealed: 1, unsealed: 2, forgotten: 2, fault: null });
  });

  it('verifies after a crash between announcing and deleting, or during deletion', async () => {
    await record(5, 31);
    await seal();
    await audit.record(onPool(pool), new Date(), [
      succeeded(null, 'trail.shortened', null, [{ field: 'position', before: 0, after: 5 }]),
    ]);
    expect(await verify()).to.deep.include({ sealed: 5, forgotten: 0, fault: null });
    await pool.query(`with s as (delete from audit_seal where position < 3 returning event_id)
                      delete from audit_event where id in (select event_id from s union select event_id from audit_seal where position = 3)`);
    expect(await verify()).to.deep.include({ sealed: 2, forgotten: 3, fault: null });
    expect(await shorten()).to.equal(2);
    expect(await verify()).to.deep.include({ sealed: 0, forgotten: 5, fault: null });
  });

  // requirement 90
  it('reveals events deleted by hand, without an announcement or beyond it', async () => {
    const cut = (position: number) =>
      pool.query(
        `with e as (delete from audit_event where id in (select event_id from audit_seal where position <= $1))
         delete from audit_seal where position < $1`,
        [position],
      );
    await record(4, 31);
    await record(4, 1);
    await seal();
    await cut(2);
    expect((await verify()).fault).to.deep.include({ position: 1, what: 'a seal is missing before it, at position 1' });
    await pool.query('truncate audit_event, audit_detail, audit_seal');
    await record(4, 31);
    await record(4, 1);
    await seal();
    expect(await shorten()).to.equal(4);
    await seal();
    await cut(6);
    expect((await verify()).fault).to.deep.include({ position: 1, what: 'a seal is missing before it, at position 1' });
    const forged = makeAudit({
      seals: makeAuditSeals(makeKeys({ current: Buffer.alloc(32, 66), old: [] })),
      newId: uuidV7,
      origin: () => nowhere,
    });
    await forged.record(onPool(pool), new Date(), [
      succeeded(null, 'trail.shortened', null, [{ field: 'position', before: 0, after: 6 }]),
    ]);
    expect((await verify()).fault?.what).to.equal('the event was inserted or altered by hand');
    await pool.query(`update audit_detail set details = 'no JSON'`);
    expect((await verify()).fault?.what).to.equal('a seal is missing before it, at position 1');
  });

  it('is shortened by one process at a time, while others seal and write', async () => {
    await record(3_000, 31);
    await seal();
    const done = await Promise.all([shorten(), shorten(), record(5, 0), seal(), shorten()]);
    const more = await shorten();
    await seal();
    expect([done[0], done[1], done[4], more].reduce((a, b) => a + b, 0)).to.equal(3_000);
    expect(await verify()).to.deep.include({ unsealed: 0, forgotten: 3_000, fault: null });
  });
});

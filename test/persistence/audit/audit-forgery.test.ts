import { expect } from 'chai';
import type { Pool } from 'pg';
import { makeAuditSeals } from '../../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { sealTrail } from '../../../src/adapters/persistence/audit/audit-chain.ts';
import { GENESIS, linkText, parseHead, sealText } from '../../../src/adapters/persistence/audit/audit-links.ts';
import type { SealedRow } from '../../../src/adapters/persistence/audit/audit-links.ts';
import { makeAudit } from '../../../src/adapters/persistence/audit/audit-trail.ts';
import { verifyTrail } from '../../../src/adapters/persistence/audit/audit-verify.ts';
import { onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { composed } from '../../../src/adapters/persistence/database/statement.ts';
import { uuidV7 } from '../../../src/adapters/system/uuid-v7.ts';
import { nowhere, succeeded, userSubject } from '../../../src/core/domain/audit.ts';
import type { AuditAction } from '../../../src/core/domain/audit.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const sealsOf = (key: number) => makeAuditSeals(makeKeys({ current: Buffer.alloc(32, key), old: [] }));
const [seals, mallorys] = [sealsOf(1), sealsOf(66)];
const auditWith = (by: typeof seals) => makeAudit({ seals: by, newId: uuidV7, origin: () => nowhere });
const [audit, forged] = [auditWith(seals), auditWith(mallorys)];
const [ADA, EVE] = [7 as UserId, 8 as UserId];

/** The attacker can write to every table and knows the code, but not the secret. */
describe('a manipulated audit trail', function () {
  this.timeout(60_000);
  let db: FreshDatabase;
  let pool: Pool;
  before(async () => {
    db = await freshDatabase();
    ({ pool } = db.open(4));
  });
  after(() => db.drop());
  beforeEach(async () => {
    await pool.query('truncate audit_event, audit_detail, audit_seal');
    for (let n = 0; n < 6; n += 1) await record(audit, new Date(Date.UTC(2024, 1, 29, 12, n)));
    await sealTrail({ pool, seals });
  });

  const record = (by: typeof audit, at: Date, action: AuditAction = 'user.changed', user = ADA): Promise<void> =>
    by.record(onPool(pool), at, [succeeded(user, action, userSubject(user))]);
  const eventAt = async (position: number): Promise<string> =>
    (await pool.query('select event_id from audit_seal where position = $1', [position])).rows[0].event_id;
  const fault = async (head: string | null = null) =>
    (await verifyTrail(pool, seals, head === null ? null : parseHead(head))).fault;
  /** Recomputes the chain from a position on, over the current events. */
  const sealAnew = async (from: number, keyId: string): Promise<void> => {
    const text = `select e.*, s.position, s.hash from public.audit_seal s join public.audit_event e on e.id = s.event_id order by s.position`;
    const rows = await onPool(pool)(composed<SealedRow & { position: string; hash: Buffer }>(text));
    let previous: Buffer = GENESIS;
    for (const row of rows) {
      const position = Number(row.position);
      if (position < from) previous = row.hash;
      else {
        previous = mallorys.hash(previous, linkText(row));
        await pool.query('update audit_seal set hash = $2, mac = $3, key_id = $4 where position = $1', [
          position,
          previous,
          mallorys.mac(sealText(position, previous)),
          keyId,
        ]);
      }
    }
  };

  const entriesOf = async (action: string): Promise<readonly unknown[]> =>
    (
      await pool.query(
        `select details::json -> 'changes' as changes from audit_event join audit_detail on event_id = id where action = $1`,
        [action],
      )
    ).rows.map(({ changes }) => changes);

  // requirement 90
  it('is detected by the first changed row, even if everything after it is recomputed', async () => {
    const id = await eventAt(3);
    await pool.query(`update audit_event set actor_id = 1 where id = $1`, [id]);
    await sealAnew(3, seals.keyId);
    expect(await fault()).to.deep.equal({ what: 'its seal was not made here', eventId: id, position: 3 });
  });

  it('is detected if seals claim a secret that is not configured', async () => {
    for (const from of [3, 1]) {
      const id = await eventAt(from);
      await pool.query(`update audit_event set actor_id = 1 where id = $1`, [id]);
      await sealAnew(from, mallorys.keyId);
      const what = 'its seal is of a secret that is not configured, and none that is comes after it';
      expect(await fault()).to.deep.equal({ what, eventId: id, position: from });
    }
  });

  it('gets no genuine seal on top of recomputed ones', async () => {
    await pool.query(`update audit_event set actor_id = 1 where id = $1`, [await eventAt(3)]);
    await sealAnew(3, mallorys.keyId);
    await record(audit, new Date(Date.UTC(2024, 1, 29, 13)));
    const refused = await sealTrail({ pool, seals }).catch((error: Error) => error.message);
    expect(refused).to.include('the last seal, at position 6, is of no secret that is configured');
    expect((await fault())?.position).to.equal(3);
  });

  it('can continue after a lost secret if the operator vouches for the head', async () => {
    const { head } = await sealTrail({ pool, seals });
    await record(forged, new Date(Date.UTC(2024, 1, 29, 13)));
    const known = parseHead(head!)!;
    const vouched = { pool, seals: mallorys, known: { head: known, audit: forged } };
    expect((await sealTrail(vouched)).sealed, 'whose trail it is now, and who said so').to.equal(2);
    expect(await entriesOf('trail.vouched-for')).to.deep.equal([[{ field: 'head', before: null, after: head }]]);
    const { fault: none, foreign } = await verifyTrail(pool, mallorys, null);
    expect({ none, foreign }).to.deep.equal({ none: null, foreign: 6 });
    expect((await sealTrail(vouched)).sealed, 'nobody has to vouch twice').to.equal(0);
    await pool.query('delete from audit_seal where position > 6');
    await pool.query(`delete from audit_event where at >= '2024-02-29T13:00Z'`);
    expect((await verifyTrail(pool, mallorys, known)).fault, 'vouched for').to.equal(null);
    expect((await verifyTrail(pool, mallorys, null)).fault?.position, 'not vouched for').to.equal(1);
    const other = parseHead(`6:${'0'.repeat(64)}`);
    const refused = await sealTrail({ pool, seals: mallorys, known: { head: other!, audit: forged } }).catch(
      (error: Error) => error.message,
    );
    expect(refused).to.include('nothing is sealed on top of it');
  });

  it('is detected by two swapped rows, sealed or not', async () => {
    const third = await eventAt(3);
    await pool.query('update audit_seal set position = -position where position in (2, 3)');
    await pool.query('update audit_seal set position = 5 + position where position < 0');
    expect(await fault()).to.deep.include({ eventId: third, position: 2 });
    await sealAnew(2, seals.keyId);
    expect(await fault()).to.deep.include({ eventId: third, position: 2 });
    await record(audit, new Date(Date.UTC(2024, 1, 29, 13)));
    await record(audit, new Date(Date.UTC(2024, 1, 29, 14)));
    const { rows } = await pool.query(`select id from audit_event where at >= '2024-02-29T13:00Z' order by at`);
    await pool.query(
      `update audit_event e set at = o.at, digest = o.digest, mac = o.mac from audit_event o
        where e.id = $1 and o.id = $2`,
      [rows[0].id, rows[1].id],
    );
    await pool.query(`delete from audit_seal`);
    expect(await fault()).to.deep.include({ what: 'the event was inserted or altered by hand', eventId: rows[0].id });
  });

  it('is detected by an inserted row at any time, sealed or not', async () => {
    for (const at of ['2020-01-01', '2024-02-29T12:02:30Z', '2030-01-01']) {
      await record(forged, new Date(at));
      const { rows } = await pool.query('select id from audit_event where at = $1', [new Date(at)]);
      const { id } = rows[0];
      expect((await sealTrail({ pool, seals })).sealed).to.equal(0);
      expect(await fault()).to.deep.include({
        what: 'the event was inserted or altered by hand',
        eventId: id,
      });
      await pool.query('delete from audit_event where id = $1', [id]);
    }
    expect(await fault()).to.equal(null);
  });

  it('is detected by a row inserted at impossible positions or times', async () => {
    const what = 'the event was inserted or altered by hand';
    for (const at of ['0044-03-15 BC', '1969-12-31', '290000-01-01', 'infinity', '-infinity']) {
      await record(forged, new Date(Date.UTC(2024, 1, 29, 17)));
      const { rows } = await pool.query(`update audit_event set at = $1 where at = '2024-02-29T17:00Z' returning id`, [
        at,
      ]);
      expect((await sealTrail({ pool, seals })).sealed, at).to.equal(0);
      expect(await fault(), at).to.deep.include({ what, eventId: rows[0].id });
      for (const position of [0, -1]) {
        await pool.query(`insert into audit_seal values ($1, $2, '\\x00', '\\x00', $3)`, [
          position,
          rows[0].id,
          mallorys.keyId,
        ]);
        expect(await fault(), `${at}, ${position}`).to.deep.include({ eventId: rows[0].id });
        await pool.query('delete from audit_seal where position < 1');
      }
      await pool.query('delete from audit_event where id = $1', [rows[0].id]);
    }
    expect(await fault()).to.equal(null);
    const zero = '00000000-0000-0000-0000-000000000000';
    await record(forged, new Date(Date.UTC(2024, 1, 29, 17)));
    await pool.query(`update audit_event set at = '-infinity', id = $1 where at = '2024-02-29T17:00Z'`, [zero]);
    expect(await fault()).to.deep.include({ what, eventId: zero });
  });

  it('is detected by a purge that never happened, and by missing details without a purge', async () => {
    await pool.query(`delete from audit_detail where event_id = $1`, [await eventAt(2)]);
    await record(forged, new Date(Date.UTC(2024, 1, 29, 15)), 'user.purged', ADA);
    const { rows } = await pool.query(`select id from audit_event where action = 'user.purged'`);
    expect(await fault()).to.deep.include({ eventId: rows[0].id });
    await pool.query('truncate audit_event, audit_detail, audit_seal');
    await audit.record(onPool(pool), new Date(), [
      succeeded(ADA, 'role.changed', { type: 'role', id: String(EVE) }),
      succeeded(null, 'user.purged', userSubject(EVE)),
    ]);
    await sealTrail({ pool, seals });
    await pool.query(`delete from audit_detail where event_id = $1`, [await eventAt(1)]);
    expect((await fault())?.what, 'a role is no user, though it has the number of one').to.equal(
      'its details are missing',
    );
  });

  it('is detected by an operator with the head if its end or all of it is missing', async () => {
    const { head } = await verifyTrail(pool, seals, null);
    await pool.query(
      'with s as (delete from audit_seal where position > 4 returning event_id) delete from audit_event where id in (select event_id from s)',
    );
    expect(await fault(), 'undetected without a head').to.equal(null);
    expect((await fault(head))?.what).to.equal('the end of the chain was cut off');
    for (let n = 0; n < 4; n += 1) await record(audit, new Date(Date.UTC(2024, 1, 29, 16, n)));
    await sealTrail({ pool, seals });
    expect((await fault(head))?.what).to.equal('the chain is another one than the head that was kept');
    await pool.query('truncate audit_event, audit_detail, audit_seal');
    expect((await fault(head))?.what).to.equal('the end of the chain was cut off');
  });
});

import { expect } from 'chai';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { makeAuditSeals } from '../../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { recordAnonymousAttempts } from '../../../src/adapters/persistence/audit/anonymous-attempts.ts';
import { sealTrail } from '../../../src/adapters/persistence/audit/audit-chain.ts';
import { parseHead } from '../../../src/adapters/persistence/audit/audit-links.ts';
import { makeAudit } from '../../../src/adapters/persistence/audit/audit-trail.ts';
import { verifyTrail } from '../../../src/adapters/persistence/audit/audit-verify.ts';
import { onPool } from '../../../src/adapters/persistence/database/sql.ts';
import { uuidV7 } from '../../../src/adapters/system/uuid-v7.ts';
import { nowhere, succeeded, userSubject } from '../../../src/core/domain/audit.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const seals = makeAuditSeals(makeKeys({ current: one, old: [] }));
const audit = makeAudit({ seals, newId: uuidV7, origin: () => nowhere });
const USER = 7 as UserId;

describe('the chain of the audit trail', function () {
  this.timeout(60_000);
  let db: FreshDatabase;
  let pool: Pool;
  beforeEach(async () => {
    db = await freshDatabase();
    ({ pool } = db.open(4));
    await pool.query('truncate audit_event, audit_detail, audit_seal');
  });
  afterEach(() => db.drop());

  let minute = 0;
  const record = async (count = 1, user = USER): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const changes = [{ field: 'n', before: null, after: n }];
      const at = new Date(Date.UTC(2024, 1, 29, 12, (minute += 1)));
      await audit.record(onPool(pool), at, [succeeded(user, 'user.changed', userSubject(user), changes)]);
    }
  };
  const seal = async () => (await sealTrail({ pool, seals })).sealed;
  const verify = (head: string | null = null, by = seals) =>
    verifyTrail(pool, by, head === null ? null : parseHead(head));
  const eventAt = async (position: number): Promise<string> =>
    (await pool.query('select event_id from audit_seal where position = $1', [position])).rows[0].event_id;
  /** Runs a statement in an open transaction. */
  const askIn = (client: PoolClient) => async (statement: string | QueryConfig) =>
    statement === 'begin' || statement === 'commit' ? { rows: [] } : client.query(statement as QueryConfig);
  const faultOf = async (head: string | null = null) => (await verify(head)).fault;

  it('verifies sealed and unsealed events, and returns its head', async () => {
    await record(5);
    expect(await seal()).to.equal(5);
    await record(2);
    const { head, ...rest } = await verify();
    expect(rest).to.deep.equal({ sealed: 5, unsealed: 2, erased: 0, forgotten: 0, foreign: 0, fault: null });
    expect(head).to.match(/^5:[0-9a-f]{64}$/);
    expect([await seal(), await seal()]).to.deep.equal([2, 0]);
    expect((await verify(head)).fault).to.equal(null);
  });

  // requirement 90
  it('finds the first row that was changed, deleted or inserted by hand', async () => {
    const attacks: readonly (readonly [string, string, number | null])[] = [
      [`update audit_event set action = 'user.deleted' where id = $1`, 'the event was altered, or its seal was', 3],
      [`update audit_event set at = at + interval '1 s' where id = $1`, 'the event was altered, or its seal was', 3],
      [`update audit_event set actor_id = 1 where id = $1`, 'the event was altered, or its seal was', 3],
      [
        `update audit_detail set details = replace(details, '"after":', '"after":1') where event_id = $1`,
        'its details were altered',
        3,
      ],
      [`delete from audit_detail where event_id = $1`, 'its details are missing', 3],
      [`delete from audit_event where id = $1`, 'the event is missing', 3],
      [`delete from audit_seal where event_id = $1`, 'a seal is missing before it, at position 3', 3],
      [
        `with e as (delete from audit_event where id = $1) delete from audit_seal where event_id = $1`,
        'a seal is missing before it, at position 3',
        3,
      ],
      [`update audit_seal set mac = '\\x00' where event_id = $1`, 'its seal was not made here', 3],
      [
        `insert into audit_event select gen_random_uuid(), at, actor_id, subject_type, subject_id, action, outcome, request_id, digest, mac
           from audit_event where id = $1`,
        'the event was inserted or altered by hand',
        null,
      ],
    ];
    await record(5);
    await seal();
    for (const [attack, what, position] of attacks) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const id = await eventAt(3);
        await client.query(attack, [id]);
        const inside = { query: client.query.bind(client) } as unknown as Pool;
        const { fault } = await verifyTrail(inside, seals, null);
        expect({ what: fault?.what, position: fault?.position }, attack).to.deep.equal({ what, position });
        if (position === 3 && !attack.includes('audit_seal')) expect(fault?.eventId).to.equal(id);
      } finally {
        await client.query('rollback');
        client.release();
      }
    }
    expect(await faultOf()).to.equal(null);
  });

  it('reveals a cut-off end to an operator with an earlier head', async () => {
    await record(4);
    await seal();
    const { head } = await verify();
    await pool.query(
      'with s as (delete from audit_seal where position > 2 returning event_id) delete from audit_event where id in (select event_id from s)',
    );
    expect(await faultOf()).to.equal(null);
    expect(await faultOf(head)).to.deep.equal({ what: 'the end of the chain was cut off', eventId: null, position: 4 });
    await pool.query('truncate audit_event, audit_detail, audit_seal');
    await record(4);
    await seal();
    expect((await faultOf(head))?.what).to.equal('the chain is another one than the head that was kept');
    expect(['4', '4:xyz', ':', '4:'].map(parseHead)).to.deep.equal([null, null, null, null]);
  });

  it('reports details of a purged user as erased, not changed', async () => {
    await record(2, 8 as UserId);
    await record(1);
    await seal();
    await pool.query(`delete from audit_detail where event_id in (select id from audit_event where actor_id = 8)`);
    expect((await faultOf())?.what).to.equal('its details are missing');
    const purged = succeeded(null, 'user.purged', userSubject(8 as UserId));
    await audit.record(onPool(pool), new Date(), [purged]);
    await seal();
    expect(await verify()).to.deep.include({ sealed: 4, erased: 2, fault: null });
  });

  it('never seals rows inserted by hand, and seals all others', async () => {
    await record(2);
    await pool.query(
      `insert into audit_event (id, at, action, outcome, digest, mac)
       values (gen_random_uuid(), '2024-02-29T12:00:00Z', 'user.changed', 'success', '\\x00', '\\x00')`,
    );
    await record(2);
    expect([await seal(), await seal()]).to.deep.equal([4, 0]);
    expect((await faultOf())?.what).to.equal('the event was inserted or altered by hand');
  });

  it('includes events that were committed late', async () => {
    const late = await pool.connect();
    await late.query('begin');
    await audit.record(onPool(late), new Date(Date.UTC(2024, 1, 29, 12, minute)), [
      succeeded(USER, 'user.changed', null),
    ]);
    await record(3);
    expect(await seal()).to.equal(3);
    await late.query('commit');
    late.release();
    expect(await seal()).to.equal(1);
    expect(await verify()).to.deep.include({ sealed: 4, unsealed: 0, fault: null });
  });

  it('continues with another secret, and tells seals of a removed secret from forged ones', async () => {
    await record(2);
    await seal();
    const rotated = makeAuditSeals(makeKeys({ current: two, old: [one] }));
    await record(1);
    expect((await sealTrail({ pool, seals: rotated })).sealed).to.equal(1);
    expect(await verify(null, rotated)).to.deep.include({ sealed: 3, foreign: 0, fault: null });
    const forgot = makeAuditSeals(makeKeys({ current: two, old: [] }));
    expect(await verify(null, forgot)).to.deep.include({ sealed: 3, foreign: 2, fault: null });
  });

  it('is sealed by one process at a time without delaying writers', async () => {
    await record(3);
    const sealing = await pool.connect();
    try {
      await sealing.query('begin');
      const inside = { connect: async () => ({ query: askIn(sealing), release: () => {} }) } as unknown as Pool;
      expect((await sealTrail({ pool: inside, seals })).sealed).to.equal(3);
      // That transaction is still open, and waiting for it would never end.
      await pool.query(`set lock_timeout = '1ms'`);
      await record(3);
      expect((await sealTrail({ pool, seals })).sealed, 'another process does nothing').to.equal(0);
    } finally {
      await sealing.query('commit');
      sealing.release();
    }
    expect(await seal()).to.equal(3);
    expect(await verify()).to.deep.include({ sealed: 6, unsealed: 0, fault: null });
  });

  it('stays one chain for concurrent sealing and writing', async () => {
    await record(30);
    const [, ...sealed] = await Promise.all([record(30), seal(), seal(), seal(), seal()]);
    const more = await seal();
    expect([...sealed, more].reduce((a, b) => a + b, 0)).to.equal(60);
    expect(await verify()).to.deep.include({ sealed: 60, unsealed: 0, fault: null });
  });

  it('records anonymous attempts once a minute, as a number', async () => {
    const at = (hours: number, seconds: number) => new Date(Date.UTC(2024, 1, 29, hours, 0, seconds));
    await audit.count(onPool(pool), at(10, 1), ['password.refused', 'code.requested']);
    await audit.count(onPool(pool), at(10, 59), ['password.refused']);
    await audit.count(onPool(pool), at(11, 0), ['password.refused']);
    await Promise.all([recordAnonymousAttempts({ pool, audit }), recordAnonymousAttempts({ pool, audit })]);
    await recordAnonymousAttempts({ pool, audit });
    const { rows } = await pool.query<{ action: string; details: string }>(
      'select action, details from audit_event join audit_detail on event_id = id order by id',
    );
    const counted = rows.map(({ action, details }) => [
      action,
      ...JSON.parse(details).changes.map(({ after }: { after: unknown }) => after),
    ]);
    expect(counted).to.have.deep.members([
      ['code.requested', '2024-02-29T10:00:00.000Z', 1],
      ['password.refused', '2024-02-29T10:00:00.000Z', 2],
      ['password.refused', '2024-02-29T11:00:00.000Z', 1],
    ]);
    const left = await pool.query('select from audit_stranger union all select from audit_stranger_detail');
    expect(left.rowCount).to.equal(0);
  });
});

import { expect } from 'chai';
import type { Pool } from 'pg';
import { makeAuditSeals } from '../../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { sealTrail } from '../../../src/adapters/persistence/audit/audit-chain.ts';
import { makeAuditLog } from '../../../src/adapters/persistence/audit/audit-log.ts';
import { recordTallies } from '../../../src/adapters/persistence/audit/audit-tallies.ts';
import { makeAudit } from '../../../src/adapters/persistence/audit/audit-trail.ts';
import { verifyTrail } from '../../../src/adapters/persistence/audit/audit-verify.ts';
import { uuidV7 } from '../../../src/adapters/system/uuid-v7.ts';
import { denied, nowhere } from '../../../src/core/domain/audit.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { makeRecordForeignForm } from '../../../src/core/use-cases/audit/record-foreign-form.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { succeed } from '../../support/values.ts';

const seals = makeAuditSeals(makeKeys({ current: Buffer.alloc(32, 1), old: [] }));
let requests = 0;
const audit = makeAudit({ seals, newId: uuidV7, origin: () => ({ ...nowhere, requestId: `r${(requests += 1)}` }) });
const USER = 7 as UserId;

describe('refusals of one user, counted per minute', function () {
  this.timeout(60_000);
  let db: FreshDatabase;
  /** One pool for each process. */
  let pools: readonly [Pool, Pool];
  beforeEach(async () => {
    db = await freshDatabase();
    pools = [db.open(6).pool, db.open(6).pool];
    await pools[0].query('truncate audit_event, audit_detail, audit_seal');
  });
  afterEach(() => db.drop());

  const refuse = async (times: number, user = USER): Promise<void> => {
    const logs = pools.map((pool) => makeAuditLog({ pool, audit }));
    const entry = denied(user, 'access.refused', null);
    await Promise.all(Array.from({ length: times }, (_, n) => succeed(logs[n % 2]!.append(entry))));
  };
  const minuteIsOver = async (): Promise<void> => {
    await pools[0].query(`update audit_tally set minute = minute - interval '2 minutes'`);
    await Promise.all(pools.map((pool) => recordTallies({ pool, audit })));
  };
  const events = async () =>
    (
      await pools[0].query<{ request_id: string | null; details: string; actor_id: number }>(
        'select request_id, actor_id, details from audit_event join audit_detail on event_id = id order by at, id',
      )
    ).rows.map(({ details, ...row }) => ({ ...row, changes: JSON.parse(details).changes }));
  const number = async (): Promise<number> =>
    (await events()).reduce((sum, { changes }) => sum + (changes[1]?.after ?? 1), 0);

  // requirement 105
  it('are ten events and one with their number, in two processes, without losing any', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const before = (await events()).length;
      await refuse(60);
      // A minute that ended in the meantime has ten events of its own.
      const minutes = (await pools[0].query('select from audit_tally')).rowCount ?? 0;
      expect(minutes).to.be.within(1, 2);
      expect((await events()).length - before).to.be.at.most(10 * minutes);
      await minuteIsOver();
      expect((await events()).length - before).to.be.at.most(11 * minutes);
      expect(await number()).to.equal(60 * round);
    }
    expect((await pools[0].query('select from audit_tally')).rowCount).to.equal(0);
  });

  it('keep the origin of the first ones', async () => {
    await refuse(4);
    const ids = (await events()).map(({ request_id: id }) => id);
    expect(new Set(ids).size).to.equal(4);
    expect(ids).to.not.include(null);
  });

  // requirement 109
  it('hold one connection of a process for any number of concurrent calls', async () => {
    const [pool] = pools;
    const log = makeAuditLog({ pool, audit });
    const holder = await pools[1].connect();
    try {
      await holder.query('begin');
      await holder.query('lock table audit_tally');
      const entry = denied(USER, 'access.refused', null);
      const written = Promise.all(Array.from({ length: 40 }, () => succeed(log.append(entry))));
      await pool.query('select 1');
      expect(pool.totalCount - pool.idleCount).to.equal(1);
      expect(pool.waitingCount).to.equal(0);
      await holder.query('commit');
      await written;
    } finally {
      holder.release();
    }
    await minuteIsOver();
    expect(await number()).to.equal(40);
  });

  // requirement 105, 109
  it('and of forms that other sites send hold one row a minute and one connection, and become one event', async () => {
    const [pool] = pools;
    const refused = makeRecordForeignForm({ auditLog: makeAuditLog({ pool, audit }) });
    const written = Promise.all(Array.from({ length: 500 }, () => succeed(refused)));
    expect(pool.totalCount).to.be.at.most(1);
    expect(pool.waitingCount).to.equal(0);
    await written;
    const rows = (await pool.query('select from audit_tally')).rowCount ?? 0;
    expect(rows).to.be.within(1, 2);
    expect(await events()).to.deep.equal([]);
    expect((await pool.query('select from audit_stranger')).rowCount).to.equal(0);
    await minuteIsOver();
    expect(await events()).to.have.lengthOf(rows);
    expect(await number()).to.equal(500);
  });

  it('are all answered with an error if they can’t be written, and later ones are written', async () => {
    const [pool] = pools;
    const log = makeAuditLog({ pool, audit });
    const entry = denied(USER, 'access.refused', null);
    await pool.query(`create function full_disk() returns trigger language plpgsql as
                      $$ begin raise exception 'the disk is full' using errcode = '53100'; end $$`);
    await pool.query('create trigger full_disk before insert on audit_event execute function full_disk()');
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => log.append(entry)()));
    await pool.query('drop trigger full_disk on audit_event');
    expect(outcomes.map(({ _tag }) => _tag)).to.deep.equal(Array(5).fill('Left'));
    expect((await pool.query('select from audit_tally')).rowCount, 'and nothing is counted').to.equal(0);
    await succeed(log.append(entry));
    expect(await number()).to.equal(1);
  });

  // requirement 90, 105
  it('are sealed and verified like all events, including the number', async () => {
    await refuse(25);
    await minuteIsOver();
    const count = (await events()).length;
    expect((await sealTrail({ pool: pools[0], seals })).sealed).to.equal(count);
    expect((await verifyTrail(pools[0], seals, null)).fault).to.equal(null);
    await pools[0].query(`update audit_detail set details = replace(details, '"after":15', '"after":1')`);
    expect((await verifyTrail(pools[0], seals, null)).fault?.what).to.equal('its details were altered');
  });

  it('are counted separately for each user', async () => {
    await Promise.all([refuse(15), refuse(15, 8 as UserId), refuse(3, 9 as UserId)]);
    await minuteIsOver();
    const counts = (user: number) => events().then((rows) => rows.filter(({ actor_id: id }) => id === user).length);
    expect(await counts(9)).to.equal(3);
    for (const user of [7, 8]) expect(await counts(user)).to.be.at.least(11);
    expect(await number()).to.equal(33);
  });
});

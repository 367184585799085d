import { expect } from 'chai';
import type { Pool } from 'pg';
import { sealTrail } from '../../src/adapters/persistence/audit/audit-chain.ts';
import { makeAuditLog } from '../../src/adapters/persistence/audit/audit-log.ts';
import { verifyTrail } from '../../src/adapters/persistence/audit/audit-verify.ts';
import { progressBar } from '../../src/adapters/system/progress.ts';
import type { Page, PageRequest, Position } from '../../src/core/domain/page.ts';
import type { AuditRecord } from '../../src/core/ports/audit-log.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { succeed } from '../support/values.ts';
import { FILTERS } from './event-cases.ts';
import { measured } from './measure.ts';
import { readBy, watched } from './plans.ts';
import { EVENT_SEALS, seedEvents } from './seed-events.ts';
import type { Cast } from './seed-events.ts';
import { seedUsers } from './seed-users.ts';

const EVENTS = Number(process.env['SCALE_EVENTS'] ?? 1_000_000);
const USERS = 100_000;
const LIMIT_MS = 200;
const TRIES = 4;

describe(`${EVENTS} events`, function () {
  this.timeout(3_600_000);
  let database: FreshDatabase;
  let pool: Pool;
  let cast: Cast;

  before(async () => {
    database = await freshDatabase();
    ({ pool } = database.open(2));
    await pool.query('truncate audit_event, audit_detail');
    await seedUsers(database.url, USERS, progressBar(`${USERS} users`, USERS));
    await pool.query(
      `begin; set local statement_timeout = 0; update "user" set deleted_at = now() where id % 2 = 0; commit`,
    );
    const start = performance.now();
    cast = await seedEvents(pool, EVENTS, progressBar(`${EVENTS} events`, EVENTS));
    console.log(`      seeded in ${Math.round((performance.now() - start) / 1000)} s`);
  });
  after(() => database.drop());

  const request = (after: Position | null, count = false): PageRequest<'at'> => ({
    limit: 50,
    after,
    sort: { by: 'at', descending: true },
    count,
  });
  /** The positions before the middle page and the last one. */
  const placesOf = async (): Promise<readonly Position[]> =>
    (
      await pool.query<Position>(
        `select at::text as value, id::text from (
           (select at, id from audit_event order by at, id offset $1 limit 1) union all
           (select at, id from audit_event order by at, id offset 50 limit 1)) p`,
        [Math.floor(EVENTS / 2)],
      )
    ).rows;

  for (const [name, filterOf] of Object.entries(FILTERS))
    // race 22
    it(`show ${name} within ${LIMIT_MS} ms, at the beginning, in the middle and at the end, with a count`, async () => {
      const { pool: seen, take } = watched(pool);
      const audit = { record: () => Promise.reject(new Error('only reads')), placed: <A>(entry: A) => entry };
      const log = makeAuditLog({ pool: seen, audit });
      const filter = filterOf(cast);
      const [middle, last] = await placesOf();
      const page = (after: Position | null | undefined, count = false): Promise<Page<AuditRecord>> => {
        take();
        return succeed(log.list(filter, request(after ?? null, count)));
      };
      let times: readonly number[] = [];
      for (let n = 0; n < TRIES; n += 1) {
        times = await measured(
          () => page(null),
          () => page(middle),
          () => page(last),
          () => page(null, true),
        );
        if (times.every((time) => time <= LIMIT_MS)) break;
      }
      console.log(`      ${name}: ${times.map((time) => time.toFixed(1)).join(', ')} ms`);
      for (const time of times) expect(time).to.be.at.most(LIMIT_MS);
      for (const after of [null, middle, last]) {
        await page(after, true);
        for (const statement of take()) expect((await readBy(pool, statement)).whole).to.deep.equal([]);
      }
    });

  it('are sealed and verified in bounded batches', async () => {
    const start = performance.now();
    const { sealed } = await sealTrail({ pool, seals: EVENT_SEALS });
    const between = performance.now();
    expect(sealed).to.equal(EVENTS);
    expect(await verifyTrail(pool, EVENT_SEALS, null)).to.deep.include({ sealed: EVENTS, unsealed: 0, fault: null });
    const end = performance.now();
    const seconds = [between - start, end - between].map((ms) => Math.round(ms / 1000));
    console.log(`      sealed in ${seconds[0]} s, verified in ${seconds[1]} s`);
    const again = performance.now();
    expect((await sealTrail({ pool, seals: EVENT_SEALS })).sealed).to.equal(0);
    expect(performance.now() - again, 'nothing new costs nothing').to.be.lessThan(1_000);
  });
});

import { expect } from 'chai';
import { COUNTS, PAGES } from '../../scale/cases.ts';
import { pagesOver } from '../../scale/pages.ts';
import type { Pages } from '../../scale/pages.ts';
import { seedUsers } from '../../scale/seed-users.ts';
import { thereThroughout, walkAll, whileUsersComeAndGo } from '../../scale/walk.ts';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';

/** Large enough that a full table scan shows. */
const SIZE = 12_000;

describe('pages of users', () => {
  let database: FreshDatabase;
  let pages: Pages;
  before(async function () {
    this.timeout(60_000);
    database = await freshDatabase();
    await seedUsers(database.url, SIZE, () => {});
    pages = await pagesOver(database.open());
  });
  after(() => database.drop());

  it('match plain SQL in the same order, in two statements without a full table scan', async () => {
    for (const one of PAGES) {
      const { items, next } = await pages.page(one);
      const expected = (await pages.byHand(one)).map(({ id }) => id);
      expect(
        items.map(({ id }) => id),
        one.name,
      ).to.deep.equal(expected.slice(0, 50));
      expect(next === null, one.name).to.equal(expected.length <= 50);
      const { statements, whole } = await pages.plan(one);
      expect(statements, one.name).to.be.at.most(2);
      expect(whole, one.name).to.deep.equal([]);
    }
  });

  it('read no other users to find that none has a role', async () => {
    for (const name of ['open registrations of a role that none has', 'a role of nobody']) {
      const one = PAGES.find((page) => page.name === name)!;
      expect((await pages.plan(one)).inVain, name).to.be.at.most(20);
    }
  });

  it('match it when users are found while walking the list, also far from its beginning', async () => {
    for (const one of PAGES)
      for (const many of [5_000, Infinity]) {
        const [seen, expected] = [await pages.amongMany(one, many), await pages.byHand(one)];
        expect(
          seen.map(({ id }) => id),
          `${one.name} of ${many}`,
        ).to.deep.equal(expected.map(({ id }) => id));
      }
  });

  it('are counted up to a cap, in two statements', async () => {
    const { pool } = database.open(1);
    for (const one of COUNTS) {
      const { total } = await pages.page(one, true);
      const { rows } = await pool.query<{ count: string }>(one.counted);
      const count = Number(rows[0]!.count);
      expect(total, one.name).to.deep.equal({ count: Math.min(count, 10_000), isCapped: count > 10_000 });
      const { statements, whole } = await pages.plan(one, true);
      expect(statements, one.name).to.be.at.most(2);
      expect(whole, one.name).to.deep.equal([]);
    }
  });

  it('show every other user once while users are created and deleted', async () => {
    const { pool } = database.open(4);
    const throughout = await thereThroughout(pool);
    for (const [by, filter] of [
      ['created_at', {}],
      ['first_name', {}],
      ['created_at', { q: 'a' }],
    ] as const) {
      const walk = () => walkAll({ directory: pages.directory, filter, sort: { by, descending: true }, limit: 200 });
      const expected = by === 'created_at' && 'q' in filter ? (await walk()).filter((id) => id % 10 !== 3) : throughout;
      const { answer, changes } = await whileUsersComeAndGo(pool, walk);
      expect(changes, 'they came and went').to.be.greaterThan(0);

      const shown = new Set(answer);
      expect(shown.size, 'none twice').to.equal(answer.length);
      expect(
        expected.filter((id) => !shown.has(id)),
        'none missing',
      ).to.deep.equal([]);
    }
  });
});

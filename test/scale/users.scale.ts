import { expect } from 'chai';
import { progressBar } from '../../src/adapters/system/progress.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { MOST, browsing } from './browsed.ts';
import { COUNTS, PAGES } from './cases.ts';
import type { Case } from './cases.ts';
import { measured } from './measure.ts';
import type { Work } from './measure.ts';
import { pagesOver } from './pages.ts';
import type { Pages } from './pages.ts';
import { seedUsers } from './seed-users.ts';
import { thereThroughout, walkAll, whileUsersComeAndGo } from './walk.ts';

const SIZE = Number(process.env['SCALE_USERS'] ?? 1_000_000);
const SMALL = 10_000;
/** Other load makes everything slower, never faster, so the best of these attempts counts. */
const TRIES = 4;
/** Variation of the shortest statements. */
const JITTER_MS = 2;

const isWithin = (factor: number, time: number, other: number): boolean => time <= factor * other + JITTER_MS;

describe(`${SIZE} users`, function () {
  this.timeout(3_600_000);
  const databases: FreshDatabase[] = [];
  const seeded = async (size: number): Promise<FreshDatabase> => {
    const database = await freshDatabase();
    databases.push(database);
    await seedUsers(database.url, size, progressBar(`${size} users`, size));
    return database;
  };
  let large: Pages;
  let small: Pages;
  let pool: ReturnType<FreshDatabase['open']>['pool'];

  before(async () => {
    small = await pagesOver((await seeded(SMALL)).open(1));
    const start = performance.now();
    const opened = (await seeded(SIZE)).open(4);
    ({ pool } = opened);
    console.log(`      seeded in ${Math.round((performance.now() - start) / 1000)} s`);
    large = await pagesOver(opened);
  });
  after(async () => {
    for (const { drop } of databases) await drop();
  });

  const holds = async (one: Case, work: (pages: Pages) => Work, byHand: Work): Promise<void> => {
    let comparison = '';
    for (let n = 0; n < TRIES; n += 1) {
      const [here = 0, hand = 0, there = 0] = await measured(work(large), byHand, work(small));
      comparison = `${one.name}: ${here.toFixed(1)} ms, by hand ${hand.toFixed(1)} ms, at ${SMALL} ${there.toFixed(1)} ms`;
      if (isWithin(3, here, hand) && (one.grows === true || isWithin(2, here, there))) {
        console.log(`      ${comparison}`);
        return;
      }
    }
    expect.fail(comparison);
  };

  for (const one of PAGES)
    it(`show ${one.name} in at most 3 times the time of plain SQL${one.grows ? '' : ', and twice the time with 10,000'}`, async () => {
      await holds(
        one,
        (pages) => () => pages.page(one),
        () => large.byHand(one),
      );
      expect((await large.plan(one)).whole).to.deep.equal([]);
      const [{ items }, expected] = [await large.page(one), await large.byHand(one)];
      expect(items.map(({ id }) => id)).to.deep.equal(expected.slice(0, 50).map(({ id }) => id));
    });

  for (const one of COUNTS)
    it(`show ${one.name} in at most 3 times the time of plain SQL`, async () => {
      await holds(
        { ...one, grows: true },
        (pages) => () => pages.page(one, true),
        async () => {
          await large.byHand(one);
          await pool.query(one.counted);
        },
      );
      expect((await large.plan(one, true)).whole).to.deep.equal([]);
    });

  it(`are searched and shown on pages in at most ${MOST.ms} ms and ${MOST.bytes / 1_000} kB`, async () => {
    const { open, weigh, end } = await browsing(databases[1]!);
    try {
      const first = await open('/admin/users');
      const next = /href="(\/admin\/users\?[^"]*cursor=[^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&');
      const one = /href="(\/admin\/users\/\d+)"/.exec(first.text)?.[1];
      const lists = [
        '',
        '?q=ada',
        '?q=ada.12',
        '?q=zzz',
        '?sort=first_name',
        '?role=Staff',
        '?locked=true',
        '?deleted=only',
      ];
      const tabs = ['', '/sign-in', '/locks', '/sessions', '/access', '/history'];
      const paths = [...lists.map((query) => `/admin/users${query}`), next!, ...tabs.map((tab) => `${one}${tab}`)];
      const above = [];
      for (const path of paths) {
        const weighed = await weigh(path);
        const isGood = weighed.status === 200 && weighed.ms <= MOST.ms && weighed.bytes <= MOST.bytes;
        if (!isGood) above.push(weighed);
        console.log(
          `      ${path.slice(0, 40)}: ${weighed.ms.toFixed(1)} ms, ${(weighed.bytes / 1_000).toFixed(1)} kB`,
        );
      }
      expect(above).to.deep.equal([]);
    } finally {
      await end();
    }
  });

  it('are walked from the first page to the last while users come and go: none twice, none missing', async () => {
    for (const by of ['created_at', 'first_name'] as const) {
      const throughout = await thereThroughout(pool);
      const walk = () => walkAll({ directory: large.directory, sort: { by, descending: true }, limit: 200 });
      const { answer, changes } = await whileUsersComeAndGo(pool, walk);
      const shown = new Set(answer);
      console.log(`      by ${by}: ${answer.length} users, while 20 came and 10 went ${changes} times`);
      expect(changes).to.be.greaterThan(10);
      expect(shown.size, 'none twice').to.equal(answer.length);
      expect(
        throughout.filter((id) => !shown.has(id)),
        'none missing',
      ).to.deep.equal([]);
    }
  });
});

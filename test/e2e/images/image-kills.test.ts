import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { aFlatPng } from '../../support/images.ts';
import { eventually, join } from '../client.ts';
import type { Member } from '../client.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import { imageCalls } from './uploading.ts';

/** `npm test` kills a few times, `npm run test:faults` more often. */
const KILLS = 2 * Number(process.env['KILLS'] ?? 1);
const UPLOADERS = 4;

describe('a service that is killed while images are stored, replaced and removed', function () {
  this.timeout(60_000 + KILLS * 60_000);
  let database: FreshDatabase;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'image-kills-'));
    database = await freshDatabase();
    env = {
      ...CHEAP,
      OWN_CHANGES: '100000',
      // tokens outlive every process, whose ports differ
      ACCESS_TOKEN_TTL: '86400',
      PUBLIC_URL: 'https://id.example',
      DATABASE_URL: database.url,
      STORAGE_URL: `file:${folder}`,
    };
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const namesInRows = async (): Promise<readonly string[]> =>
    (
      await sql<{ name: string }>(
        database.url,
        `select profile_image_url as name from "user" where profile_image_url is not null`,
      )
    ).map(({ name }) => name);
  const namesInFolder = async () => [...new Set((await readdir(folder)).map((name) => name.slice(0, 22)))].toSorted();

  it('leaves no row without its files, and no file without a row after the next run of the job', async () => {
    // race 15
    let members: readonly Member[] = [];
    const statuses = new Set<number>();
    let [killed, checked] = [0, 0];
    for (let round = 0; round <= KILLS; round += 1) {
      const service = await spawnService(env);
      if (members.length === 0) members = await Promise.all(Array.from({ length: UPLOADERS }, () => join(service.url)));
      const files = await readdir(folder);
      const names = await namesInRows();
      checked += names.length;
      for (const name of names)
        for (const size of [512, 128]) expect(files, `after ${round} kills`).to.include(`${name}-${size}.webp`);
      if (round === KILLS) {
        await sql(database.url, `update image_removal set due_at = now()`);
        await eventually(
          async () => (await namesInFolder()).join() === [...(await namesInRows())].toSorted().join(),
          'the removal of what no row names',
        );
        await service.stop();
        break;
      }
      const begun = Promise.withResolvers<void>();
      const uploading = members.map(async ({ accessToken }, i) => {
        const calls = imageCalls(service.url, accessToken);
        for (let n = 0; ; n += 1) {
          const { status } = await ((n + round) % 3 === 2 ? calls.remove() : calls.put(aFlatPng(9 + i, 9 + n)));
          statuses.add(status);
          if (n === 2) begun.resolve();
        }
      });
      const ended = Promise.allSettled(uploading);
      // somebody has stored, replaced and removed; the first image takes long, because the converter is loaded for it
      await Promise.race([begun.promise, ended]);
      await sleep((round * 37) % 300);
      service.child.kill('SIGKILL');
      await service.exit;
      await ended;
      killed += 1;
    }
    expect(killed).to.equal(KILLS);
    expect([...statuses]).to.include.members([200, 204]);
    expect(checked, 'images that outlived a kill').to.be.at.least(KILLS / 2);
  });
});

import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { aFlatPng } from '../../support/images.ts';
import { startS3Server } from '../../support/s3-server.ts';
import type { S3Server } from '../../support/s3-server.ts';
import { call, eventually, join } from '../client.ts';
import type { Member } from '../client.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { getFile, imageCalls } from './uploading.ts';

const IMAGE = aFlatPng(9, 9);

describe('profile images in an S3 bucket', () => {
  let server: S3Server;
  let databases: readonly FreshDatabase[];
  let services: readonly ServiceProcess[];
  let members: readonly Member[];
  // two deployments on one bucket, and even one prefix
  before(async () => {
    server = await startS3Server();
    databases = [await freshDatabase(), await freshDatabase()];
    services = await Promise.all(
      databases.map(({ url }) =>
        spawnService({ ...CHEAP, ...server.credentials, DATABASE_URL: url, STORAGE_URL: server.storageUrl('people') }),
      ),
    );
    members = await Promise.all(services.map(({ url }) => join(url)));
  });
  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    await Promise.all(databases.map(({ drop }) => drop()));
    await server.close();
  });
  afterEach(() => server.behave('passes'));

  const calls = (which = 0) => imageCalls(services[which]!.url, members[which]!.accessToken);
  const set = async (which = 0): Promise<string> => {
    const answered = await calls(which).put(IMAGE);
    expect(answered.status).to.equal(200);
    const { profile_image_url: address } = (await answered.json()) as Readonly<{ profile_image_url: string }>;
    return new URL(address).pathname;
  };
  const nameOf = (path: string): string => path.slice('/images/'.length, -'-512.webp'.length);
  const keysOf = async (path: string) => (await server.keys()).filter((key) => key.includes(nameOf(path)));

  it('are stored under the prefix, and located there by the user’s row', async () => {
    const path = await set();
    expect(await keysOf(path)).to.have.lengthOf(2);
    for (const key of await keysOf(path)) expect(key).to.match(/^people\//);
    const [row] = await sql<{ profile_image_url: string }>(
      databases[0]!.url,
      `select profile_image_url from "user" where profile_image_url is not null`,
    );
    expect(row?.profile_image_url).to.equal(`s3://images/people/${nameOf(path)}`);
    expect((await getFile(services[0]!.url, path)).status).to.equal(200);
  });

  it('of one deployment are never touched by another one on the same bucket', async () => {
    const theirs = await set(1);
    const [first] = [await set(0), await set(0)];
    expect((await calls(0).remove()).status).to.equal(204);
    await eventually(async () => (await keysOf(first)).length === 0, 'the removal');
    expect(await keysOf(theirs)).to.have.lengthOf(2);
    expect((await getFile(services[1]!.url, theirs)).status).to.equal(200);
  });

  it('are refused with 503 while the bucket is away, which changes nothing and holds up nobody', async () => {
    // T28
    const path = await set();
    server.behave('hangs');
    const uploading = calls().put(IMAGE);
    const reading = getFile(services[0]!.url, path);
    const { email, password } = members[0]!;
    const startedAt = performance.now();
    for (let i = 0; i < 5; i += 1)
      expect((await call(services[0]!.url, '/v1/auth/login', { login: email, password })).status).to.equal(200);
    expect(performance.now() - startedAt, 'five sign-ins').to.be.below(5_000);
    const open = await sql<{ n: number }>(
      databases[0]!.url,
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    );
    expect(open[0]?.n).to.equal(0);
    for (const answered of [await uploading, await reading]) {
      expect(answered.status).to.equal(503);
      expect(answered.headers.get('Retry-After')).to.match(/^\d+$/);
    }
    server.behave('passes');
    expect(new URL((await calls().me()).profile_image_url!).pathname).to.equal(path);
    expect((await getFile(services[0]!.url, path)).status).to.equal(200);
  });

  for (const line of ['refuses', 'drops while sending'] as const)
    it(`are refused with 503 while the line ${line}, and taken again afterwards`, async () => {
      // T28
      const path = await set();
      server.behave(line);
      expect((await calls().put(IMAGE)).status).to.equal(503);
      server.behave('passes');
      expect(new URL((await calls().me()).profile_image_url!).pathname).to.equal(path);
      await set();
    });

  it('are removed once the bucket is back', async () => {
    const path = await set();
    server.behave('refuses');
    expect((await calls().remove()).status).to.equal(204);
    server.behave('passes');
    await sql(databases[0]!.url, `update image_removal set due_at = now() where not is_reserved`);
    await eventually(async () => (await keysOf(path)).length === 0, 'the removal');
  });
});

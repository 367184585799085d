import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { CANARY, FORMATS, aFlatPng, aPhotograph, aPngOf, quartersOf, unsupportedFiles } from '../../support/images.ts';
import { eventually, join } from '../client.ts';
import type { Member } from '../client.ts';
import { runScript } from '../one-off.ts';
import { oneService } from '../own-database.ts';
import { sql, softDelete } from '../people.ts';
import { getFile, imageCalls } from './uploading.ts';

describe('profile images', () => {
  let folder: string;
  let started: Awaited<ReturnType<typeof oneService>>;
  let member: Member;
  before(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), 'images-'));
    started = await oneService({ STORAGE_URL: `file:${folder}` });
    member = await join(started.service.url);
  });
  after(async () => {
    await started.end();
    await rm(folder, { recursive: true });
  });

  const calls = (who: Member = member) => imageCalls(started.service.url, who.accessToken);
  const pathOf = (address: string | null): string => new URL(address!).pathname;
  const set = async (file: Uint8Array, who = member): Promise<string> => {
    const answered = await calls(who).put(file);
    expect(answered.status).to.equal(200);
    return pathOf(((await answered.json()) as Readonly<{ profile_image_url: string }>).profile_image_url);
  };
  const file = (path: string, headers = {}, method = 'GET') => getFile(started.service.url, path, headers, method);
  const errors = async (answered: Response): Promise<readonly string[]> => {
    const { status, errors: all = [] } = (await answered.json()) as {
      status: number;
      errors?: { pointer: string; code: string }[];
    };
    return [String(status), ...all.map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  const filesOf = async (path: string) => (await readdir(folder)).filter((name) => path.includes(name.slice(0, 22)));
  const isGone = (path: string) => eventually(async () => (await filesOf(path)).length === 0, `removing ${path}`);

  for (const format of FORMATS)
    it(`are made of a ${format}, upright and without what the camera knew`, async () => {
      // requirement 74
      const path = await set(await aPhotograph(format, 6));
      for (const [shown, size] of [
        [path, 512],
        [path.replace('-512', '-128'), 128],
      ] as const) {
        const bytes = Buffer.from(await (await file(shown)).arrayBuffer());
        expect(await sharp(bytes).metadata()).to.include({ format: 'webp', width: size, height: size });
        expect(await quartersOf(bytes)).to.deep.equal(['red', 'blue', 'blue', 'blue']);
        expect(bytes.includes(CANARY)).to.equal(false);
      }
    });

  it('are served to every page, kept for ever, and can not run anything', async () => {
    // requirement 70
    const path = await set(aFlatPng(9, 9));
    const { status, headers } = await file(path);
    expect(status).to.equal(200);
    expect(Object.fromEntries(headers)).to.include({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'accept-ranges': 'bytes',
    });
    const etag = headers.get('etag') ?? '';
    expect(etag).to.match(/^"[^"]+"$/);
    expect((await file(path, { 'If-None-Match': etag })).status).to.equal(304);
    const head = await file(path, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).to.deep.equal([200, headers.get('content-length')]);
  });

  it('are served in parts', async () => {
    const path = await set(aFlatPng(9, 9));
    const whole = Buffer.from(await (await file(path)).arrayBuffer());
    const part = await file(path, { Range: 'bytes=4-7' });
    expect([part.status, part.headers.get('content-range')]).to.deep.equal([206, `bytes 4-7/${whole.length}`]);
    expect(Buffer.from(await part.arrayBuffer())).to.deep.equal(whole.subarray(4, 8));
    const none = await file(path, { Range: `bytes=${whole.length}-` });
    expect([none.status, none.headers.get('content-range')]).to.deep.equal([416, `bytes */${whole.length}`]);
    expect((await file(path, { Range: 'bytes=4-7', 'If-Range': '"another"' })).status).to.equal(200);
    expect((await file(path, { Range: 'bytes=4-7' }, 'HEAD')).status).to.equal(200);
    const known = await file(path, { Range: 'bytes=4-7', 'If-None-Match': part.headers.get('etag') ?? '' });
    expect([known.status, known.headers.get('content-range')]).to.deep.equal([304, null]);
  });

  it('are found by their names only', async () => {
    const path = await set(aFlatPng(9, 9));
    const name = path.replace('/images/', '').replace('-512.webp', '');
    const others = [
      name,
      `${name}-64.webp`,
      '..%2f..%2fpackage.json',
      '..%2F..%2Fetc%2Fpasswd',
      '%00',
      `${name}-512.webp%00`,
      `${name}-512.webp%0a`,
      `x%2f${name}-512.webp`,
      `${name}-512.WEBP`,
      `${name}-0512.webp`,
      'a'.repeat(5_000),
    ];
    for (const other of others) {
      const answered = await file(`/images/${other}`);
      expect([404, 422], other).to.include(answered.status);
      expect(answered.headers.get('cache-control'), other).to.equal('no-store');
    }
  });

  it('change the ETag of the user, and are refused for a stale one', async () => {
    const etagOf = async () => (await calls().put(aFlatPng(9, 9))).headers.get('etag') ?? '';
    const [first, second] = [await etagOf(), await etagOf()];
    expect(first).not.to.equal(second);
    expect((await calls().put(aFlatPng(9, 9), { 'If-Match': first })).status).to.equal(412);
    expect((await calls().remove({ 'If-Match': first })).status).to.equal(412);
    expect((await calls().put(aFlatPng(9, 9), { 'If-Match': second })).status).to.equal(200);
  });

  it('are replaced and removed with their files', async () => {
    // requirement 72
    const first = await set(aFlatPng(9, 9));
    const second = await set(aFlatPng(9, 9));
    await isGone(first);
    expect(await filesOf(second)).to.have.lengthOf(2);
    for (const _ of ['with', 'without an image']) expect((await calls().remove()).status).to.equal(204);
    expect((await calls().me()).profile_image_url).to.equal(null);
    await isGone(second);
    expect((await file(second)).status).to.equal(404);
  });

  it('leave one file of two that are sent at once', async () => {
    const two = await Promise.all([calls().put(aFlatPng(9, 9)), calls().put(aFlatPng(8, 8))]);
    expect(two.map(({ status }) => status)).to.include(200);
    const kept = pathOf((await calls().me()).profile_image_url);
    expect(await filesOf(kept)).to.have.lengthOf(2);
    const paths = (await readdir(folder)).filter((name) => !kept.includes(name.slice(0, 22)));
    await eventually(async () => (await readdir(folder)).every((name) => !paths.includes(name)), 'removing the other');
  });

  it('are kept for a deleted user until the purge, and come back with a restore', async () => {
    const leaver = await join(started.service.url);
    const path = await set(aFlatPng(9, 9), leaver);
    const { url } = started.database;
    await softDelete(url, leaver.email);
    expect((await file(path)).status).to.equal(200);
    await sql(url, `update "user" set deleted_at = null where profile_image_url is not null`);
    expect(
      (await sql<{ n: number }>(url, `select count(*)::int as n from image_removal where due_at <= now()`))[0]?.n,
    ).to.equal(0);
    await sql(url, `update "user" set deleted_at = now() - interval '91 days' where profile_image_url = $1`, [
      path.slice(8, 30),
    ]);
    await runScript('purge.ts', { DATABASE_URL: url, STORAGE_URL: `file:${folder}` });
    expect(await filesOf(path)).to.deep.equal([]);
  });

  it('are refused, and nothing is changed, if the file is not one image', async () => {
    // requirement 70, 73
    const before = (await calls().me()).profile_image_url;
    for (const [name, content] of Object.entries(await unsupportedFiles())) {
      expect(await errors(await calls().put(content)), name).to.deep.equal(['422', '/image unsupported']);
    }
    const photograph = await aPhotograph();
    expect(await errors(await calls().put(photograph.subarray(0, -100)))).to.deep.equal(['422', '/image broken']);
    expect(await errors(await calls().put(aFlatPng(64, 64, 5_000)))).to.deep.equal(['422', '/image broken']);
    const startedAt = performance.now();
    expect(await errors(await calls().put(aFlatPng(20_000, 20_000)))).to.deep.equal(['422', '/image too-many-pixels']);
    expect(performance.now() - startedAt).to.be.below(1_000);
    expect((await calls().me()).profile_image_url).to.equal(before);
  });

  it('are made of files of up to 5,000,000 bytes', async () => {
    // requirement 72
    await set(aPngOf(5_000_000));
    expect((await calls().put(aPngOf(5_000_001))).status).to.equal(413);
  });

  it('of another user are set and removed by who may change that user', async () => {
    const { url } = started.database;
    const { id } = await calls().me();
    const [staff, admin] = [await join(started.service.url), await join(started.service.url)];
    const give = (role: string, { email }: Member) =>
      sql(
        url,
        `update "user" set role_id = (select id from role where name = $1) where id = (select user_id from user_identity where value = $2)`,
        [role, email],
      );
    expect((await calls(staff).put(aFlatPng(9, 9), {}, `/users/${id}`)).status).to.equal(403);
    await give('Staff', staff);
    await give('SuperAdmin', admin);
    expect((await calls(staff).put(aFlatPng(9, 9), {}, `/users/${id}`)).status).to.equal(200);
    expect((await calls().me()).profile_image_url).to.be.a('string');
    for (const stale of [
      await calls(staff).put(aFlatPng(9, 9), { 'If-Match': '"0"' }, `/users/${id}`),
      await calls(staff).remove({ 'If-Match': '"0"' }, `/users/${id}`),
    ])
      expect(stale.status).to.equal(412);
    expect(await errors(await calls(staff).put(Buffer.from('text'), {}, `/users/${id}`))).to.deep.equal([
      '422',
      '/image unsupported',
    ]);
    expect((await calls(staff).remove({}, `/users/${id}`)).status).to.equal(204);
    const above = (await calls(admin).me()).id;
    expect((await calls(staff).put(aFlatPng(9, 9), {}, `/users/${above}`)).status).to.equal(403);
    expect((await calls(staff).remove({}, `/users/${above}`)).status).to.equal(403);
    expect((await calls(staff).put(aFlatPng(9, 9), {}, '/users/999999')).status).to.equal(404);
  });
});

import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expect } from 'chai';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { aFlatPng } from '../../support/images.ts';
import { begin, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { oneService } from '../own-database.ts';
import { disable, makeSuperAdmin, softDelete, sql } from '../people.ts';
import { getFile, imageCalls } from './uploading.ts';

describe('an upload during which something ends', () => {
  let folder: string;
  let started: Awaited<ReturnType<typeof oneService>>;
  before(async () => {
    folder = joinPath(await mkdtemp(joinPath(tmpdir(), 'images-')), 'images');
    started = await oneService({ STORAGE_URL: `file:${folder}` });
  });
  after(async () => {
    await started.end();
    await rm(joinPath(folder, '..'), { recursive: true });
  });

  const calls = (who: Member) => imageCalls(started.service.url, who.accessToken);
  const imageOf = async ({ email }: Member): Promise<string | null> => {
    const [row] = await sql<{ image: string | null }>(
      started.database.url,
      `select profile_image_url as image from "user" where id = (select user_id from user_identity where value = $1)`,
      [email],
    );
    return row!.image;
  };
  const withImage = async (): Promise<Member> => {
    const member = await join(started.service.url);
    expect((await calls(member).put(aFlatPng(9, 9))).status).to.equal(200);
    return member;
  };
  /** Does something when half of the file has been sent. */
  const during = async (who: Member, path: string, act: () => Promise<unknown>): Promise<Answer> => {
    const form = fileForm();
    const headers = {
      authorization: `Bearer ${who.accessToken}`,
      'content-type': FILE_FORM,
      'content-length': String(form.length),
      expect: '100-continue',
    };
    const { sent, answered } = begin(started.service.url, path, { method: 'PUT', headers });
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.write(form.subarray(0, form.length / 2));
    await act();
    sent.end(form.subarray(form.length / 2));
    return answered;
  };
  const endSession = ({ sessionId }: Member) =>
    sql(started.database.url, `update session set ended_at = now() where id = $1`, [sessionId]);

  it('is refused if it is the session or the access of the sender, and changes nothing', async () => {
    const { url } = started.database;
    const ends: Readonly<Record<string, (who: Member) => Promise<unknown>>> = {
      'the session': endSession,
      'the account': ({ email }) => disable(url, email),
      'the user': ({ email }) => softDelete(url, email),
    };
    for (const [what, end] of Object.entries(ends)) {
      const member = await withImage();
      const before = await imageOf(member);
      const { status } = await during(member, '/v1/me/profile-image', () => end(member));
      expect(status, what).to.equal(401);
      expect(await imageOf(member), what).to.equal(before);
    }
  });

  it('is refused if it is the privilege of the sender or the other user, and changes nothing', async () => {
    const { url } = started.database;
    const admin = await join(started.service.url);
    await makeSuperAdmin(url, admin.email);
    const loseRole = () =>
      sql(
        url,
        `update "user" set role_id = (select id from role where name = 'User')
          where id = (select user_id from user_identity where value = $1)`,
        [admin.email],
      );
    for (const [status, end] of [
      [404, (other: Member) => softDelete(url, other.email)],
      [403, loseRole],
    ] as const) {
      const other = await withImage();
      const before = await imageOf(other);
      const { id } = await calls(other).me();
      const answered = await during(admin, `/v1/users/${id}/profile-image`, () => end(other));
      expect(answered.status).to.equal(status);
      expect(await imageOf(other)).to.equal(before);
    }
  });

  it('is refused with 503 if it is the folder, and taken again once that is back', async () => {
    const member = await withImage();
    const before = await imageOf(member);
    const path = new URL((await calls(member).me()).profile_image_url!).pathname;
    const elsewhere = `${folder}-elsewhere`;
    // as if the disk was away; the right to write would not stop an administrator
    await rename(folder, elsewhere);
    await writeFile(folder, '');
    for (const answered of [await calls(member).put(aFlatPng(9, 9)), await getFile(started.service.url, path)]) {
      expect(answered.status).to.equal(503);
      expect(answered.headers.get('Retry-After')).to.match(/^\d+$/);
    }
    expect(await imageOf(member)).to.equal(before);
    await rm(folder);
    await rename(elsewhere, folder);
    expect((await getFile(started.service.url, path)).status).to.equal(200);
    expect((await calls(member).put(aFlatPng(9, 9))).status).to.equal(200);
  });
});

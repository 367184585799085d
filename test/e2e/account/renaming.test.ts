import { expect } from 'chai';
import { call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

type Who = Pick<Member, 'accessToken'>;

describe('giving up a username', function () {
  this.timeout(120_000);
  let own: SharedService;
  before(async () => void (own = await sharedService()));

  let count = 0;
  const aName = (): string => `given.up.${(count += 1)}`;
  const patch = (path: string, { accessToken }: Who, username: string | null): Promise<Answer> =>
    call(own.service.url, path, { username }, { method: 'PATCH', headers: { authorization: `Bearer ${accessToken}` } });
  const tryAt = async (login: string) =>
    (await call(own.service.url, '/v1/auth/login', { login, password: 'a wrong one' })).body.code;
  const locked = async (member: Member): Promise<Member> => {
    for (let n = 0; n < 5; n += 1) await tryAt(member.email);
    expect(await tryAt(member.email)).to.equal('LOCKED');
    return member;
  };
  const expectRefused = ({ status, body, headers }: Answer): void => {
    expect({ status, code: body.code }).to.deep.equal({ status: 429, code: 'TOO_MANY_USERNAME_CHANGES' });
    expect(Number(headers['retry-after'])).to.be.within(1, 900);
    expect(body.detail).to.match(/^Try another username in \d+ s;/);
  };

  // requirement 104
  it('keeps the account’s lock, and one locked account locks at most three names', async () => {
    const member = await locked(await join(own.service.url));
    const names = Array.from({ length: 12 }, aName);
    const answers = [];
    for (const name of names) answers.push(await patch('/v1/me', member, name));
    expect(answers.map(({ status }) => status)).to.deep.equal([...Array(3).fill(200), ...Array(9).fill(429)]);
    answers.slice(3).forEach(expectRefused);
    const tries = [];
    for (const name of names) tries.push(await tryAt(name));
    // The first two names were given up; the third is still the locked account's.
    expect(tries).to.deep.equal([...Array(3).fill('LOCKED'), ...Array(9).fill('INVALID_CREDENTIALS')]);
    const dropped = await patch('/v1/me', member, null);
    expectRefused(dropped);
  });

  // requirement 104
  it('is possible three times per lock period, by the owner or an administrator', async () => {
    const [member, admin] = [await locked(await join(own.service.url)), await join(own.service.url)];
    const idOf = async ({ email }: Member) =>
      (
        await sql<{ user_id: number }>(own.database.url, 'select user_id from user_identity where value = $1', [email])
      )[0]!.user_id;
    await sql(
      own.database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin') where id = $1`,
      [await idOf(admin)],
    );
    const path = `/v1/users/${await idOf(member)}`;
    expect((await patch('/v1/me', member, aName())).status).to.equal(200);
    for (const _ of [1, 2]) expect((await patch(path, admin, aName())).status).to.equal(200);
    expectRefused(await patch(path, admin, aName()));
    expectRefused(await patch('/v1/me', member, aName()));
  });

  it('that is refused does not count, and other changes are possible', async () => {
    const [member, other] = [await join(own.service.url), await join(own.service.url)];
    const taken = aName();
    expect((await patch('/v1/me', other, taken)).status).to.equal(200);
    for (const _ of [1, 2, 3, 4]) expect((await patch('/v1/me', member, taken)).status).to.equal(409);
    for (const _ of [1, 2, 3]) expect((await patch('/v1/me', member, aName())).status).to.equal(200);
    expectRefused(await patch('/v1/me', member, aName()));
    const headers = { authorization: `Bearer ${member.accessToken}` };
    const renamed = await call(own.service.url, '/v1/me', { last_name: 'Byron' }, { method: 'PATCH', headers });
    expect({ status: renamed.status, last_name: renamed.body.last_name }).to.deep.equal({
      status: 200,
      last_name: 'Byron',
    });
  });
});

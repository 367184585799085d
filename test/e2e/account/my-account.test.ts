import { expect } from 'chai';
import { anyEmail, call, codeFrom, codesFor, eventually, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { anyMobile, sql } from '../people.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

const CHANGED = 'The addresses of your account were changed';

type Who = Pick<Member, 'accessToken'>;
type Headers = Readonly<Record<string, string>>;

describe('one’s own account', () => {
  let database: SharedService['database'];
  let service: SharedService['service'];
  before(async () => void ({ database, service } = await sharedService()));

  const as = ({ accessToken }: Who, method: string, path: string, body?: unknown, headers: Headers = {}) =>
    call(service.url, `/v1/me${path}`, body, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
    });
  const problemOf = ({ status, body }: Answer): string => `${status} ${body.code}`;
  const get = async (who: Who, path = '') => (await as(who, 'GET', path)).body;
  const add = (who: Who, value: string, type = 'email') => as(who, 'POST', '/identities', { type, value });
  const verify = (who: Who, id: number, code: string) => as(who, 'POST', `/identities/${id}/verify`, { code });
  const claim = async (who: Who, value: string, type = 'email') => {
    let id = 0;
    const code = await codeFrom(service.url, value, async () => {
      const { status, body } = await add(who, value, type);
      expect(status).to.equal(201);
      id = body.id;
    });
    return { id, code };
  };
  const verified = async (who: Who, value = anyEmail(), type = 'email') => {
    const { id, code } = await claim(who, value, type);
    expect((await verify(who, id, code)).status).to.equal(200);
    return { id, value };
  };
  const subjects = async (to: string): Promise<readonly string[]> =>
    (await call(service.url, `/dev/mailbox.json?to=${encodeURIComponent(to)}`)).body.items.map(
      (item: { subject: string }) => item.subject,
    );
  const isTold = (to: string, subject: string, times = 1) =>
    eventually(
      async () => (await subjects(to)).filter((one) => one === subject).length === times,
      `“${subject}” to ${to}`,
    );
  const makeStale = ({ sessionId }: Member) =>
    sql(database.url, `update session set authenticated_at = now() - interval '11 minutes' where id = $1`, [sessionId]);
  const rows = (userId: number) =>
    sql<{ version: number }>(
      database.url,
      `select u.*, (select json_agg(i order by i.id) from user_identity i where i.user_id = u.id) as identities,
              (select json_agg(a) from user_auth a where a.user_id = u.id) as auth from "user" u where u.id = $1`,
      [userId],
    );
  const login = (name: string, password = PASSWORD) => call(service.url, '/v1/auth/login', { login: name, password });

  describe('identities', () => {
    it('are added, verified by code, used for sign-in, and removed', async () => {
      const ada = await join(service.url);
      const mobile = anyMobile();
      let added: Answer | undefined;
      const code = await codeFrom(service.url, mobile, async () => void (added = await add(ada, mobile, 'mobile')));
      const { id, created_at: since, ...claimed } = added!.body;
      expect(added!.headers['location']).to.equal(`/v1/me/identities/${id}`);
      const shape = { type: 'mobile', value: mobile, is_primary: false, oauth_provider: null };
      expect(claimed).to.deep.equal({ ...shape, is_verified: false });
      expect((await login(mobile)).status).to.equal(401);

      const path = `/identities/${id}`;
      const done = await verify(ada, id, code);
      expect({ status: done.status, body: done.body }).to.deep.equal({
        status: 200,
        body: { ...shape, id, created_at: since, is_verified: true, is_primary: true },
      });
      expect(await get(ada, path)).to.deep.equal(done.body);
      expect((await get(ada, '/identities')).items.map((one: { id: number }) => one.id)).to.include(id);
      expect((await get(ada)).identities).to.deep.equal((await get(ada, '/identities')).items);
      expect((await login(mobile)).status).to.equal(200);
      expect(problemOf(await verify(ada, id, code))).to.equal('409 ALREADY_VERIFIED');
      expect(problemOf(await as(ada, 'POST', `${path}/otp`))).to.equal('409 ALREADY_VERIFIED');
      expect(problemOf(await add(ada, mobile, 'mobile'))).to.equal('409 ALREADY_ADDED');
      await isTold(ada.email, CHANGED);

      const removed = await as(ada, 'DELETE', path);
      expect({ status: removed.status, text: removed.text }).to.deep.equal({ status: 204, text: '' });
      expect(problemOf(await as(ada, 'GET', path))).to.equal('404 NOT_FOUND');
      expect((await login(mobile)).status).to.equal(401);
      await isTold(ada.email, CHANGED, 2);
    });

    it('get the same code again, and accept no wrong or foreign one', async () => {
      // requirement 12, 14, 15, 17
      const ada = await join(service.url);
      const { id, code } = await claim(ada, anyEmail());
      const { value } = await get(ada, `/identities/${id}`);
      const again = await codeFrom(service.url, value, async () => {
        const { status, body } = await as(ada, 'POST', `/identities/${id}/otp`);
        expect({ status, body }).to.deep.equal({ status: 202, body: { expires_in: 300, resend_in: 0 } });
      });
      expect(again).to.equal(code);
      const guess = { type: 'email', value, code };
      expect(problemOf(await call(service.url, '/v1/auth/otp/verify', guess))).to.equal('401 INVALID_CODE');
      const signIn = await codeFrom(service.url, ada.email, () =>
        call(service.url, '/v1/auth/otp', { type: 'email', value: ada.email }),
      );
      if (signIn !== code) expect(problemOf(await verify(ada, id, signIn))).to.equal('401 INVALID_CODE');
      for (const bad of [{}, { code: 123456 }, { code: null }, { code: '１２３４５６' }, { code: [code] }])
        expect((await as(ada, 'POST', `/identities/${id}/verify`, bad)).status).to.equal(422);
      expect((await verify(ada, id, code)).status).to.equal(200);
    });

    it('lock at the third wrong code in their own row: then the right one is refused, and nothing is sent', async () => {
      // requirement 16, 21, 22
      const ada = await join(service.url);
      const { id, code } = await claim(ada, anyEmail());
      const { value } = await get(ada, `/identities/${id}`);
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
      for (let n = 0; n < 3; n += 1) expect(problemOf(await verify(ada, id, wrong))).to.equal('401 INVALID_CODE');
      const locked = await verify(ada, id, code);
      expect(problemOf(locked)).to.equal('429 LOCKED');
      expect(Number(locked.headers['retry-after'])).to.be.within(890, 900);
      const before = (await codesFor(service.url, value)).length;
      expect((await as(ada, 'POST', `/identities/${id}/otp`)).status).to.equal(202);
      // Removing and adding it again gives no fresh attempts.
      expect((await as(ada, 'DELETE', `/identities/${id}`)).status).to.equal(204);
      const again = await add(ada, value);
      expect(again.status).to.equal(201);
      expect(problemOf(await verify(ada, again.body.id, code))).to.equal('429 LOCKED');
      const other = await claim(ada, anyEmail());
      expect(await codesFor(service.url, value)).to.have.lengthOf(before);
      expect((await verify(ada, other.id, other.code)).status, 'another one is not locked').to.equal(200);
    });

    it('get the same answer for free, taken and pending addresses; a verified address stays its owner’s', async () => {
      // requirement 35, 55, 93
      const [ada, eve] = [await join(service.url), await join(service.url)];
      const pending = anyEmail();
      await call(service.url, '/v1/auth/register', { first_name: 'Bob', email: pending, password: PASSWORD });
      const shapes = [];
      for (const value of [anyEmail(), ada.email, pending]) {
        const { status, headers, body } = await add(eve, value);
        const known = ['date', 'x-request-id', 'location', 'etag', 'content-length'];
        const rest = Object.entries(headers).filter(([name]) => !known.includes(name));
        shapes.push({ status, rest, keys: Object.keys(body), flags: [body.is_verified, body.is_primary] });
      }
      for (const shape of shapes) expect(shape).to.deep.equal(shapes[0]);
      const { items } = await get(eve, '/identities');
      const { id } = items.find((one: { value: string }) => one.value === ada.email);
      const code = await codeFrom(service.url, ada.email, () => as(eve, 'POST', `/identities/${id}/otp`));
      expect(problemOf(await verify(eve, id, code))).to.equal('409 ADDRESS_TAKEN');
      expect(await get(eve, '/identities')).to.deep.equal({ items });
      expect((await login(ada.email)).status).to.equal(200);
      expect((await login(eve.email)).status).to.equal(200);
      expect(problemOf(await verify(eve, id, code)), 'a code serves once').to.equal('401 INVALID_CODE');
    });

    it('end an open registration with their address when verified', async () => {
      const [ada, email] = [await join(service.url), anyEmail()];
      const registered = await codeFrom(service.url, email, () =>
        call(service.url, '/v1/auth/register', { first_name: 'Bob', email, password: PASSWORD }),
      );
      await verified(ada, email);
      const guess = { type: 'email', value: email, code: registered };
      expect((await call(service.url, '/v1/auth/otp/verify', guess)).status).to.equal(401);
      const [found] = await sql<{ users: number }>(
        database.url,
        'select count(*)::int as users from user_identity where value = $1',
        [email],
      );
      expect(found).to.deep.equal({ users: 1 });
    });

    it('keep a lock caused by others when verified, and when removed again', async () => {
      // requirement 16, 28
      const [ada, email] = [await join(service.url), anyEmail()];
      const ask = () => call(service.url, '/v1/auth/otp', { type: 'email', value: email });
      const guess = () => call(service.url, '/v1/auth/otp/verify', { type: 'email', value: email, code: '000000' });
      await ask();
      for (let n = 0; n < 3; n += 1) expect((await guess()).status).to.equal(401);
      expect((await guess()).status).to.equal(429);
      const { id } = await verified(ada, email);
      expect((await guess()).status).to.equal(429);
      expect((await as(ada, 'DELETE', `/identities/${id}`)).status).to.equal(204);
      expect((await guess()).status).to.equal(429);
    });

    it('have one primary per type, which changes on request and by removal; the old address is notified', async () => {
      const ada = await join(service.url);
      const first = (await get(ada, '/identities')).items[0];
      const unverified = await claim(ada, anyEmail());
      expect(problemOf(await as(ada, 'PUT', `/identities/${unverified.id}/primary`))).to.equal('409 NOT_VERIFIED');
      const second = await verified(ada);
      const primaries = async () =>
        (await get(ada, '/identities')).items
          .filter((one: { is_primary: boolean }) => one.is_primary)
          .map((one: { id: number }) => one.id);
      expect(await primaries()).to.deep.equal([first.id]);
      const made = await as(ada, 'PUT', `/identities/${second.id}/primary`);
      expect({ status: made.status, is_primary: made.body.is_primary }).to.deep.equal({
        status: 200,
        is_primary: true,
      });
      expect(await primaries()).to.deep.equal([second.id]);
      await isTold(ada.email, CHANGED, 2);
      const { version } = (await rows((await get(ada)).id))[0]!;
      expect((await as(ada, 'PUT', `/identities/${second.id}/primary`)).status).to.equal(200);
      expect((await rows((await get(ada)).id))[0]!.version, 'nothing changed').to.equal(version);
      expect((await as(ada, 'DELETE', `/identities/${second.id}`)).status).to.equal(204);
      expect(await primaries()).to.deep.equal([first.id]);
      await isTold(second.value, CHANGED);
    });

    it('keep the last sign-in method; unverified ones can be removed', async () => {
      const ada = await join(service.url);
      const { id } = (await get(ada, '/identities')).items[0];
      const unverified = await claim(ada, anyEmail());
      expect(problemOf(await as(ada, 'DELETE', `/identities/${id}`))).to.equal('409 LAST_WAY_IN');
      expect((await as(ada, 'DELETE', `/identities/${unverified.id}`)).status).to.equal(204);
    });

    it('are at most 20', async () => {
      // requirement 99
      const ada = await join(service.url);
      for (let n = 1; n < 20; n += 1) expect((await add(ada, anyEmail())).status).to.equal(201);
      expect(problemOf(await add(ada, anyEmail()))).to.equal('409 TOO_MANY_IDENTITIES');
    });

    it('of other users are not found by any call, and stay unchanged', async () => {
      // requirement 35, 55
      const [ada, eve] = [await join(service.url), await join(service.url)];
      const { id: user } = await get(ada);
      const own = (await get(ada, '/identities')).items[0].id;
      const { id, code } = await claim(ada, anyEmail());
      const before = await rows(user);
      for (const foreign of [own, id, 2_147_483_647]) {
        const path = `/identities/${foreign}`;
        const answers = [
          await as(eve, 'GET', path),
          await as(eve, 'DELETE', path),
          await as(eve, 'POST', `${path}/otp`),
          await as(eve, 'POST', `${path}/verify`, { code }),
          await as(eve, 'PUT', `${path}/primary`),
        ];
        for (const answer of answers) expect(problemOf(answer)).to.equal('404 NOT_FOUND');
      }
      expect(await rows(user)).to.deep.equal(before);
      for (const bad of ['0', '-1', '2147483648', '1e3', 'x', '%00'])
        expect((await as(eve, 'GET', `/identities/${bad}`)).status, bad).to.equal(422);
    });

    it('change only after a fresh sign-in', async () => {
      // requirement 60
      const ada = await join(service.url);
      const second = await verified(ada);
      await makeStale(ada);
      const asked = [
        await add(ada, anyEmail()),
        await as(ada, 'DELETE', `/identities/${second.id}`),
        await as(ada, 'PUT', `/identities/${second.id}/primary`),
        await as(ada, 'DELETE', ''),
        await as(ada, 'GET', '/export'),
      ];
      for (const answer of asked) expect(problemOf(answer)).to.equal('403 REAUTHENTICATION_REQUIRED');
      expect((await get(ada, '/identities')).items).to.have.lengthOf(2);
    });
  });

  describe('the profile', () => {
    it('accepts a merge patch: null clears, absent fields stay', async () => {
      const ada = await join(service.url);
      const username = `Ada.${ada.sessionId.slice(-8)}`;
      const all = { last_name: 'Lovelace', job_title: 'Analyst', gender: 'female', dob: '1915-12-10', username };
      const changed = await as(ada, 'PATCH', '', all, { 'content-type': 'application/merge-patch+json' });
      expect(changed.status).to.equal(200);
      expect(changed.body).to.include({ ...all, first_name: 'Ada', username: username.toLowerCase() });
      expect(await get(ada)).to.deep.equal(changed.body);
      expect((await login(username)).status).to.equal(200);
      const cleared = await as(ada, 'PATCH', '', {
        last_name: null,
        dob: null,
        username: null,
        first_name: 'Zoe\u0308',
      });
      expect(cleared.body).to.include({ last_name: null, dob: null, username: null, job_title: 'Analyst' });
      expect(cleared.body.first_name).to.equal('Zo\u00eb');
      expect((await login(username)).status).to.equal(401);
    });

    it('refuses invalid names, dates and usernames, and points to them', async () => {
      // requirement 63, 64
      const ada = await join(service.url);
      const before = await get(ada);
      const bad: Readonly<Record<string, readonly unknown[]>> = {
        first_name: [null, '', ' ', 'x'.repeat(65), 'a\u0000b', 7, ['Ada'], {}, '\u202eevil'],
        last_name: ['', 'x'.repeat(65), false],
        job_title: ['', 'x'.repeat(129), 'a\nb'],
        gender: ['', 'Female', 1],
        dob: [
          '1899-12-31',
          '2023-02-29',
          '2023-13-01',
          '2023-1-1',
          '3000-01-01',
          '',
          20230101,
          '0000-00-00',
          '1990-12-10T00:00:00Z',
        ],
        username: ['ab', 'x'.repeat(65), '1ada', 'ada@x', 'admin', 'ROOT', 'Support', 'support.', 'аda'],
      };
      for (const [field, values] of Object.entries(bad)) {
        for (const value of values) {
          const { status, body } = await as(ada, 'PATCH', '', { [field]: value });
          expect({ status, pointer: body.errors?.[0]?.pointer }, `${field} ${JSON.stringify(value)}`).to.deep.equal({
            status: 422,
            pointer: `/${field}`,
          });
        }
      }
      const surrogate = await as(ada, 'PATCH', '', '{"last_name":"\\ud800"}', { 'content-type': 'application/json' });
      expect(surrogate.status).to.equal(422);
      expect(await get(ada)).to.deep.equal(before);
    });

    it('refuses a taken username in any letter case, until its owner is deleted', async () => {
      // requirement 35, 93
      const [ada, eve] = [await join(service.url), await join(service.url)];
      const username = `grace.${ada.sessionId.slice(-8)}`;
      expect((await as(ada, 'PATCH', '', { username })).status).to.equal(200);
      expect((await as(ada, 'PATCH', '', { username })).status, 'her own').to.equal(200);
      for (const spelt of [username, username.toUpperCase()])
        expect(problemOf(await as(eve, 'PATCH', '', { username: spelt, last_name: 'No' }))).to.equal(
          '409 USERNAME_TAKEN',
        );
      expect((await get(eve)).last_name).to.equal(null);
      for (const asked of [username, `nobody.${ada.sessionId.slice(-8)}`]) {
        const stranger = await call(service.url, '/v1/me', { username: asked }, { method: 'PATCH' });
        expect(problemOf(stranger), 'not signed in').to.equal('401 UNAUTHENTICATED');
        const form = { first_name: 'Eve', email: anyEmail(), password: PASSWORD, username: asked };
        const registering = await call(service.url, '/v1/auth/register', form);
        expect({ status: registering.status, pointer: registering.body.errors[0].pointer }).to.deep.equal({
          status: 422,
          pointer: '/username',
        });
      }
      expect((await as(ada, 'DELETE', '')).status).to.equal(204);
      expect((await as(eve, 'PATCH', '', { username })).status).to.equal(200);
    });

    it('has a strong ETag, which changes with the profile but not with a sign-in, and respects If-Match', async () => {
      const ada = await join(service.url);
      const read = await as(ada, 'GET', '');
      const etag = String(read.headers['etag']);
      expect(etag).to.match(/^"\d+-[\w-]+"$/);
      await login(ada.email);
      await login(ada.email, 'wrong');
      expect((await as(ada, 'GET', '')).headers['etag']).to.equal(etag);
      const first = await as(ada, 'PATCH', '', { last_name: 'One' }, { 'if-match': etag });
      expect(first.status).to.equal(200);
      expect(first.headers['etag']).not.to.equal(etag);
      const patch = { last_name: 'Two' };
      expect(problemOf(await as(ada, 'PATCH', '', patch, { 'if-match': etag }))).to.equal('412 PRECONDITION_FAILED');
      expect(problemOf(await as(ada, 'DELETE', '', undefined, { 'if-match': etag }))).to.equal(
        '412 PRECONDITION_FAILED',
      );
      expect((await get(ada)).last_name).to.equal('One');
      await claim(ada, anyEmail());
      const current = { 'if-match': String(first.headers['etag']) };
      expect((await as(ada, 'PATCH', '', patch, current)).status, 'identities are part of it').to.equal(412);
    });

    it('and identities refuse fields that can’t be set, and nothing changes', async () => {
      // requirement 59, 60, 62
      const ada = await join(service.url);
      const { id } = await get(ada);
      const before = await rows(id);
      const foreign = {
        id: 1,
        role: 'SuperAdmin',
        role_id: 1,
        is_active: false,
        is_verified: true,
        is_primary: true,
        deleted_at: '2020-01-01T00:00:00Z',
        created_at: '2020-01-01T00:00:00Z',
        created_by: 1,
        wrong_otp_count: 0,
        otp_locked_until: null,
        password_hash: '!',
        password: PASSWORD,
        version: 7,
        identities: [],
        privileges: ['user.read'],
        user_id: 1,
        oauth_provider: 'GOOGLE',
        profile_image_url: 'https://example.com/x.png',
        email: anyEmail(),
        last_login_at: null,
        registration_hash: 'x',
      };
      for (const [field, value] of Object.entries(foreign)) {
        const patch = await as(ada, 'PATCH', '', { last_name: 'No', [field]: value });
        expect({ status: patch.status, pointer: patch.body.errors[0].pointer }, field).to.deep.equal({
          status: 422,
          pointer: `/${field}`,
        });
        const claimed = await as(ada, 'POST', '/identities', { type: 'email', value: anyEmail(), [field]: value });
        expect({ status: claimed.status, pointer: claimed.body.errors[0].pointer }, field).to.deep.equal({
          status: 422,
          pointer: `/${field}`,
        });
      }
      const oauth = await as(ada, 'POST', '/identities', { type: 'oauth', value: 'x', oauth_provider: 'GOOGLE' });
      expect(oauth.status).to.equal(422);
      expect(await rows(id)).to.deep.equal(before);
    });
  });

  describe('deletion', () => {
    it('ends every session and sign-in method, notifies the owner, and frees the address completely', async () => {
      // requirement 50, 61
      const ada = await join(service.url);
      const elsewhere = (await login(ada.email)).body.access_token;
      const username = `hopper.${ada.sessionId.slice(-8)}`;
      await as(ada, 'PATCH', '', { username, last_name: 'Lovelace' });
      const { id } = await get(ada);
      // Fields that only an administrator or an upload sets.
      await sql(
        database.url,
        `update "user" set role_id = (select id from role where name = 'Staff'), job_title = 'Engineer',
                profile_image_url = 'https://id.example/images/ada.png' where id = $1`,
        [id],
      );
      const pending = await codeFrom(service.url, ada.email, () =>
        call(service.url, '/v1/auth/otp', { type: 'email', value: ada.email }),
      );
      expect((await as(ada, 'DELETE', '')).status).to.equal(204);
      await isTold(ada.email, 'Your account was deleted');
      for (const accessToken of [ada.accessToken, elsewhere])
        expect((await as({ accessToken }, 'GET', '')).status).to.equal(401);
      for (const name of [ada.email, username])
        expect(problemOf(await login(name))).to.equal('401 INVALID_CREDENTIALS');
      const guess = { type: 'email', value: ada.email, code: pending };
      expect(problemOf(await call(service.url, '/v1/auth/otp/verify', guess))).to.equal('401 INVALID_CODE');
      const [stamps] = await sql<{ times: number; living: number }>(
        database.url,
        `select count(distinct at)::int as times, (select count(*)::int from session where user_id = $1 and ended_at is null) as living
           from (select deleted_at as at from "user" where id = $1 union all select deleted_at from user_auth where user_id = $1
                 union all select deleted_at from user_identity where user_id = $1) t where at is not null`,
        [id],
      );
      expect(stamps).to.deep.equal({ times: 1, living: 0 });

      const again = await join(service.url, ada.email);
      const anew = await get(again);
      expect(anew.id).not.to.equal(id);
      expect(anew).to.include({ last_name: null, username: null, job_title: null, profile_image_url: null });
      expect(anew.role.name).to.equal('User');
      expect((await get(again, '/sessions')).items).to.have.lengthOf(1);
      expect(anew.identities).to.have.lengthOf(1);
      expect((await get(again, '/export')).sessions).to.have.lengthOf(1);
    });

    it('keeps locks of password and codes at the addresses and the username', async () => {
      // requirement 28, 31
      const ada = await join(service.url);
      const username = `turing.${ada.sessionId.slice(-8)}`;
      await as(ada, 'PATCH', '', { username });
      const wrongCode = () =>
        call(service.url, '/v1/auth/otp/verify', { type: 'email', value: ada.email, code: '000000' });
      await call(service.url, '/v1/auth/otp', { type: 'email', value: ada.email });
      for (let n = 0; n < 3; n += 1) await wrongCode();
      for (let n = 0; n < 5; n += 1) await login(ada.email, 'wrong');
      expect((await as(ada, 'DELETE', '')).status).to.equal(204);
      expect(problemOf(await login(ada.email))).to.equal('429 LOCKED');
      expect(problemOf(await login(username))).to.equal('429 LOCKED');
      expect(problemOf(await wrongCode())).to.equal('429 LOCKED');
    });
  });

  it('is exported completely, without secrets', async () => {
    // requirement 11, 62
    const ada = await join(service.url);
    const { id } = await claim(ada, anyEmail());
    await verify(ada, id, '000000');
    await login(ada.email, 'wrong');
    const { status, body, text } = await as(ada, 'GET', '/export');
    expect(status).to.equal(200);
    expect(body).to.have.all.keys(
      'exported_at',
      'user',
      'identities',
      'second_factor',
      'passkeys',
      'sessions',
      'locks',
    );
    expect(body.user).to.deep.equal(await get(ada));
    expect(body.identities[1]).to.include({ id, is_verified: false, sign_in_code_asked_at: null });
    expect(body.identities[1].identity_code_asked_at).to.be.a('string');
    expect(body.sessions).to.have.lengthOf(1);
    expect(body.sessions[0]).to.include({ id: ada.sessionId, current: true, ended_at: null });
    expect(body.locks.map((one: { factor: string; failures: number }) => [one.factor, one.failures])).to.deep.equal([
      ['password', 1],
      ['otp', 1],
    ]);
    const [secrets] = await sql<{ password_hash: string; otp_code: string }>(
      database.url,
      `select a.password_hash, i.otp_code from user_auth a join user_identity i using (user_id) where i.id = $1`,
      [id],
    );
    for (const secret of Object.values(secrets!)) expect(text).not.to.contain(secret);
  });

  it('is read and changed only by its own user, with ten users at once', async () => {
    // requirement 96, race 27
    const members = await Promise.all(Array.from({ length: 10 }, () => join(service.url)));
    const own = await Promise.all(members.map(async (member) => (await get(member)).id));
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const member = members[n % 10]!;
        const answer =
          n % 2 === 0 ? await as(member, 'GET', '') : await as(member, 'PATCH', '', { job_title: `of ${n % 10}` });
        expect({ status: answer.status, id: answer.body.id }).to.deep.equal({ status: 200, id: own[n % 10] });
        expect(answer.body.identities[0].value).to.equal(member.email);
      }),
    );
    for (const [n, member] of members.entries())
      expect((await get(member)).job_title).to.equal(n % 2 === 0 ? null : `of ${n}`);
  });
});

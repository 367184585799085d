import { once } from 'node:events';
import { Agent } from 'node:http';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, anyEmail, begin, call, codeFrom, eventually, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { linkTo } from '../invitations/inviting.ts';
import { pauseBefore } from '../pause.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { ROUNDS, rounds } from '../rounds.ts';

type Who = Pick<Member, 'accessToken'>;

describe('the directory of users, over two processes', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let admin: Member;
  let staff: Member;

  const idOf = async (email: string): Promise<number> => {
    const [row] = await sql<{ user_id: number }>(
      database.url,
      'select user_id from user_identity where value = $1 order by id desc limit 1',
      [email],
    );
    return row!.user_id;
  };
  const giveRole = (email: string, role: string) =>
    sql(
      database.url,
      `update "user" set role_id = (select id from role where name = $2)
        where id in (select user_id from user_identity where value = $1)`,
      [email, role],
    );
  const url = (i = 0): string => services[i % 2]!.url;
  const as = (
    { accessToken }: Who,
    method: string,
    path: string,
    body?: unknown,
    { headers = {}, at = 0 }: { headers?: Record<string, string>; at?: number } = {},
  ): Promise<Answer> =>
    call(url(at), path, body, { method, headers: { authorization: `Bearer ${accessToken}`, ...headers } });
  const problemOf = ({ status, body }: Answer): string => `${status} ${body.code}`;
  const a = async (role?: string): Promise<Member & { id: number }> => {
    const member = await join(url());
    if (role !== undefined) await giveRole(member.email, role);
    return { ...member, id: await idOf(member.email) };
  };

  before(async () => {
    database = await freshDatabase();
    // Both editors have read the user before either writes.
    await pauseBefore(database.url, 'update of first_name on "user"');
    const env = {
      ...CHEAP,
      DATABASE_URL: database.url,
      OTP_RESEND_INTERVAL: '0',
      PUBLIC_URL: 'https://id.example',
      LOG_LEVEL: 'trace',
      // The administrator's token must outlast all rounds on a busy machine.
      ACCESS_TOKEN_TTL: '86400',
    };
    services = await Promise.all([spawnService(env), spawnService(env)]);
    [admin, staff] = [await a('SuperAdmin'), await a('Staff')];
  });
  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    await database.drop();
  });

  it('creates, invites, finds, changes, deletes and restores a user', async () => {
    const email = anyEmail();
    const form = { first_name: 'Grace', last_name: 'Hopper', username: 'grace.h', role: 'User', email };
    const made = await as(admin, 'POST', '/v1/users', form, { headers: { 'idempotency-key': 'grace' } });
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.include({
      first_name: 'Grace',
      username: 'grace.h',
      is_active: true,
      last_login_at: null,
    });
    expect(made.body.identities[0]).to.deep.include({ value: email, is_verified: false });
    const path = `/v1/users/${made.body.id}`;
    expect(made.headers['location']).to.equal(path);
    expect(made.headers['etag']).to.match(/^"1-[\w-]+"$/);
    const again = await as(admin, 'POST', '/v1/users', form, { headers: { 'idempotency-key': 'grace' }, at: 1 });
    expect({ id: again.body.id, idempotencyReplayed: again.headers['idempotency-replayed'] }).to.deep.equal({
      id: made.body.id,
      idempotencyReplayed: 'true',
    });

    const { token } = await linkTo(url(), email);
    expect((await as(staff, 'POST', `${path}/invitation`)).status).to.equal(202);
    const newer = await linkTo(url(), email, 2);
    const accept = (one: string) => call(url(), '/v1/auth/invitation/accept', { token: one, password: PASSWORD });
    expect(problemOf(await accept(token))).to.equal('401 INVALID_INVITATION');
    const grace = await accept(newer.token);
    expect(grace.status).to.equal(200);
    expect(problemOf(await as(staff, 'POST', `${path}/invitation`))).to.equal('409 ALREADY_SIGNED_IN');

    const { body: found } = await as(staff, 'GET', '/v1/users?q=GRACE.h&count=true');
    expect({
      ids: found.items.map(({ id }: { id: number }) => id),
      total: found.total,
    }).to.deep.equal({ ids: [made.body.id], total: 1 });

    const { headers } = await as(staff, 'GET', path);
    const change = { headers: { 'if-match': String(headers['etag']) } };
    const changed = await as(staff, 'PATCH', path, { job_title: 'Admiral', last_name: null }, change);
    expect({
      status: changed.status,
      job_title: changed.body.job_title,
      last_name: changed.body.last_name,
    }).to.deep.equal({ status: 200, job_title: 'Admiral', last_name: null });
    expect(changed.body.updated_by).to.equal(await idOf(staff.email));
    expect(problemOf(await as(staff, 'PATCH', path, { job_title: 'x' }, change))).to.equal('412 PRECONDITION_FAILED');

    const me = { accessToken: grace.body.access_token };
    expect((await as(me, 'GET', '/v1/me')).status).to.equal(200);
    expect((await as(admin, 'DELETE', path)).status).to.equal(204);
    expect((await as(me, 'GET', '/v1/me', undefined, { at: 1 })).status).to.equal(401);
    expect(problemOf(await as(admin, 'GET', path))).to.equal('404 NOT_FOUND');
    expect((await as(admin, 'GET', `${path}?deleted=include`)).body.deleted_at).to.be.a('string');
    expect((await as(admin, 'POST', `${path}/restore`)).status).to.equal(200);
    expect((await as(me, 'GET', '/v1/me')).status, 'sessions stay ended').to.equal(401);
    const login = await call(url(), '/v1/auth/login', { login: 'grace.h', password: PASSWORD });
    expect(login.status).to.equal(200);
  });

  // requirement 59, 62, 64
  it('accepts known fields, and explains errors in others', async () => {
    const { id } = await a();
    const bad: readonly (readonly [unknown, readonly string[]])[] = [
      [
        { id: 1, created_at: 'x', role_id: 1, password: PASSWORD, is_verified: true },
        ['/created_at', '/id', '/is_verified', '/password', '/role_id'],
      ],
      [{ first_name: null, role: 7, is_active: 'yes' }, ['/first_name', '/is_active', '/role']],
      [{ dob: '2999-01-01' }, ['/dob']],
      [{ role: 'Nobody' }, ['/role']],
      [{ username: 'admin' }, ['/username']],
      [{ first_name: 'a\u0000b', last_name: '\ud800' }, ['/first_name', '/last_name']],
    ];
    for (const [body, pointers] of bad) {
      const refused = await as(admin, 'PATCH', `/v1/users/${id}`, body);
      expect(refused.status, JSON.stringify(body)).to.equal(422);
      const named = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted();
      expect(named).to.deep.equal(pointers);
    }
    for (const query of [
      'role=Nobody',
      'is_active=1',
      'deleted=yes',
      'created_from=yesterday',
      'created_to=2023-02-29T00:00:00Z',
      'q=',
      `q=${'x'.repeat(401)}`,
      'sort=password_hash',
      'q=a&q=b',
      'id=1',
    ])
      expect((await as(admin, 'GET', `/v1/users?${query}`)).status, query).to.equal(422);
    for (const path of ['0', '-1', '2147483648', 'me', '1e3'])
      expect((await as(admin, 'GET', `/v1/users/${path}`)).status, path).to.be.oneOf([404, 422]);
  });

  // requirement 66
  it('treats objects and SQL in filters as text, or refuses them', async () => {
    for (const query of ['q[$gt]=', 'role[$ne]=x', 'sort[id]=1'])
      expect((await as(admin, 'GET', `/v1/users?${query}`)).status, query).to.equal(422);
    for (const q of [`' or 1=1 --`, '{"$gt":""}', '%', '_', '\\', '"'])
      expect((await as(admin, 'GET', `/v1/users?q=${encodeURIComponent(q)}`)).body.items, q).to.deep.equal([]);
  });

  // requirement 30, 53
  it('shows and ends locks and sessions, and records who did it', async () => {
    const member = await a();
    const path = `/v1/users/${member.id}`;
    for (let n = 0; n < 5; n += 1) await call(url(), '/v1/auth/login', { login: member.email, password: 'wrong' });
    const { body: locks } = await as(staff, 'GET', `${path}/locks`);
    expect(locks.items[0]).to.deep.include({ factor: 'password', failures: 5 });
    expect((await as(staff, 'GET', '/v1/users?locked=true')).body.items.map(({ id }: { id: number }) => id)).to.include(
      member.id,
    );
    expect((await as(staff, 'POST', `${path}/unlock`, { reason: '' })).status).to.equal(422);
    const unlocked = await as(staff, 'POST', `${path}/unlock`, { reason: 'called from the known number' });
    expect({ status: unlocked.status, items: unlocked.body.items }).to.deep.equal({ status: 200, items: [] });
    expect((await call(url(1), '/v1/auth/login', { login: member.email, password: PASSWORD })).status).to.equal(200);

    const { body: sessions } = await as(staff, 'GET', `${path}/sessions`);
    expect(sessions.items).to.have.lengthOf(2);
    expect(problemOf(await as(staff, 'DELETE', `${path}/sessions`))).to.equal('403 FORBIDDEN');
    expect((await as(admin, 'DELETE', `${path}/sessions`)).status).to.equal(204);
    expect((await as(member, 'GET', '/v1/me', undefined, { at: 1 })).status).to.equal(401);
    const trail = await sql<{ action: string; actor_id: number }>(
      database.url,
      `select action, actor_id from audit_event where subject_type = 'user' and subject_id = $1 order by at, id`,
      [String(member.id)],
    );
    expect(trail.filter(({ action }) => ['lock.opened', 'session.ended'].includes(action))).to.deep.equal([
      { action: 'lock.opened', actor_id: await idOf(staff.email) },
      { action: 'session.ended', actor_id: await idOf(admin.email) },
    ]);
  });

  // requirement 60
  it('adds an address that counts once its token is used, and notifies the older ones', async () => {
    const member = await a();
    const [path, value] = [`/v1/users/${member.id}/identities`, anyEmail()];
    const key = { headers: { 'idempotency-key': 'address' } };
    const added = await as(staff, 'POST', path, { type: 'email', value: value.toUpperCase() }, key);
    expect({ status: added.status, value: added.body.value, is_verified: added.body.is_verified }).to.deep.equal({
      status: 201,
      value,
      is_verified: false,
    });
    expect(added.headers['location']).to.equal(`${path}/${added.body.id}`);
    expect((await as(staff, 'POST', path, { type: 'email', value: value.toUpperCase() }, key)).body.id).to.equal(
      added.body.id,
    );
    expect(problemOf(await as(staff, 'POST', path, { type: 'email', value }))).to.equal('409 ALREADY_ADDED');
    const taken = await as(staff, 'POST', path, { type: 'email', value: staff.email });
    expect(problemOf(taken)).to.equal('409 ADDRESS_TAKEN');
    const login = { login: member.email, password: PASSWORD, device_token: member.deviceToken };
    for (let n = 0; n < 5; n += 1) await call(url(), '/v1/auth/login', { login: member.email, password: 'wrong' });
    expect((await call(url(), '/v1/auth/login', login)).status, 'the device is known').to.equal(200);
    expect((await as(member, 'GET', '/v1/me')).status, 'nothing has happened yet').to.equal(200);

    const { token } = await linkTo(url(), value);
    const accepted = await call(url(1), '/v1/auth/invitation/accept', { token });
    expect(accepted.status).to.equal(200);
    const me = await as({ accessToken: accepted.body.access_token }, 'GET', '/v1/me', undefined, { at: 0 });
    expect({
      id: me.body.id,
      verified: me.body.identities.map((i: { is_verified: boolean }) => i.is_verified),
    }).to.deep.equal({
      id: member.id,
      verified: [true, true],
    });
    expect((await as(member, 'GET', '/v1/me')).status, 'every session ended').to.equal(401);
    expect((await call(url(), '/v1/auth/login', login)).status, 'and every device is unknown').to.equal(429);
    await eventually(async () => {
      const mail = await call(url(), `/dev/mailbox.json?to=${encodeURIComponent(member.email)}`);
      return mail.body.items.some(({ subject }: { subject: string }) => /addresses of your account/.test(subject));
    }, 'the notice to the older address');
    expect(problemOf(await call(url(), '/v1/auth/invitation/accept', { token }))).to.equal('401 INVALID_INVITATION');
    const old = me.body.identities[0].id;
    expect((await as(staff, 'DELETE', `${path}/${old}`)).status, 'the older one is not the last way in').to.equal(204);
  });

  // requirement 60
  it('requires a fresh sign-in for the administrator’s own user, as /v1/me does', async () => {
    const [own, other] = [await a('SuperAdmin'), await a()];
    await sql(database.url, `update session set authenticated_at = now() - interval '1 hour' where user_id = $1`, [
      own.id,
    ]);
    const address = () => ({ type: 'email', value: anyEmail() });
    const no = '403 REAUTHENTICATION_REQUIRED';
    expect(problemOf(await as(own, 'POST', `/v1/users/${own.id}/identities`, address()))).to.equal(no);
    expect(problemOf(await as(own, 'DELETE', `/v1/users/${own.id}/identities/1`))).to.equal(no);
    expect(problemOf(await as(own, 'DELETE', `/v1/users/${own.id}`))).to.equal(no);
    expect((await as(own, 'POST', `/v1/users/${other.id}/identities`, address())).status).to.equal(201);
    expect((await as(own, 'DELETE', `/v1/users/${other.id}`)).status).to.equal(204);
  });

  it('sends a password reset only to the user', async () => {
    const member = await a();
    const path = `/v1/users/${member.id}/password-reset`;
    let answered: Answer | undefined;
    const code = await codeFrom(url(), member.email, async () => {
      answered = await as(staff, 'POST', path);
    });
    expect({ status: answered?.status, toSorted: Object.keys(answered?.body).toSorted() }).to.deep.equal({
      status: 202,
      toSorted: ['expires_in', 'resend_in'],
    });
    const reset = { type: 'email', value: member.email, code, new_password: 'another passphrase, and long' };
    expect((await call(url(1), '/v1/auth/password/reset', reset)).status).to.equal(204);
    await as(admin, 'PATCH', `/v1/users/${member.id}`, { is_active: false });
    expect(problemOf(await as(staff, 'POST', path))).to.equal('409 NO_ADDRESS');
  });

  it('explains what a user may do, and why', async () => {
    const member = await a('Staff');
    const path = `/v1/users/${member.id}/privileges`;
    expect((await as(staff, 'GET', path)).body.items).to.deep.include({ name: 'user.read', role: 'Staff' });
    const why = async (name: string) => (await as(staff, 'GET', `${path}?name=${name}`)).body;
    expect(await why('user.read')).to.deep.equal({
      name: 'user.read',
      granted: true,
      reason: 'the role Staff holds it',
    });
    expect(await why('user.delete')).to.include({ granted: false, reason: 'the role Staff does not hold it' });
    expect(await why('nothing')).to.include({ granted: false, reason: 'there is no such privilege' });
  });

  // requirement 50
  it('denies a disabled user every existing token and code', async () => {
    const member = await a();
    const value = member.email;
    const code = await codeFrom(url(), value, () => call(url(), '/v1/auth/otp', { type: 'email', value }));
    await as(admin, 'PATCH', `/v1/users/${member.id}`, { is_active: false });
    const { accessToken, refreshToken } = member;
    expect((await as({ accessToken }, 'GET', '/v1/me', undefined, { at: 1 })).status).to.equal(401);
    expect((await call(url(1), '/v1/auth/refresh', { refresh_token: refreshToken })).status).to.equal(401);
    expect((await call(url(), '/v1/auth/otp/verify', { type: 'email', value, code })).status).to.equal(401);
    expect((await call(url(), '/v1/auth/login', { login: value, password: PASSWORD })).status).to.equal(401);
    await as(admin, 'PATCH', `/v1/users/${member.id}`, { is_active: true });
    expect((await as({ accessToken }, 'GET', '/v1/me')).status, 'an ended session stays so').to.equal(401);
    expect((await call(url(), '/v1/auth/login', { login: value, password: PASSWORD })).status).to.equal(200);
  });

  // requirement 50
  it('restores only the account with a user: no code, link or invitation sent before', async () => {
    const wayOut = {
      disabled: async (id: number) => {
        for (const is_active of [false, true])
          expect((await as(admin, 'PATCH', `/v1/users/${id}`, { is_active })).status).to.equal(200);
      },
      deleted: async (id: number) => {
        expect((await as(admin, 'DELETE', `/v1/users/${id}`)).status).to.equal(204);
        expect((await as(admin, 'POST', `/v1/users/${id}/restore`)).status).to.equal(200);
      },
    };
    for (const [how, leaveAndReturn] of Object.entries(wayOut)) {
      const { id, email: value } = await a();
      const email = { type: 'email', value };
      const code = await codeFrom(url(), value, () => call(url(), '/v1/auth/otp', email));
      const resetCode = await codeFrom(url(), value, () => call(url(), '/v1/auth/password/forgot', email));
      const { body: mailbox } = await call(url(), `/dev/mailbox.json?to=${encodeURIComponent(value)}`);
      const [, token] = /reset\?token=([\w-]+)/.exec(mailbox.items[0].text) ?? expect.fail('no link');
      const invited = anyEmail();
      const form = { first_name: 'Grace', role: 'User', email: invited };
      const { body: grace } = await as(admin, 'POST', '/v1/users', form);
      const invitation = (await linkTo(url(), invited)).token;

      await leaveAndReturn(id);
      await leaveAndReturn(grace.id);
      const new_password = 'another passphrase, and long';
      for (const [path, body] of [
        ['otp/verify', { ...email, code }],
        ['password/reset', { ...email, code: resetCode, new_password }],
        ['password/reset', { token, new_password }],
        ['invitation/accept', { token: invitation, password: PASSWORD }],
      ] as const)
        expect((await call(url(), `/v1/auth/${path}`, body)).status, `${how}: ${path}`).to.equal(401);
      const login = await call(url(), '/v1/auth/login', { login: value, password: PASSWORD });
      expect(login.status, `${how}: the account itself`).to.equal(200);
      const fresh = await codeFrom(url(), value, () => call(url(), '/v1/auth/otp', email));
      expect((await call(url(), '/v1/auth/otp/verify', { ...email, code: fresh })).status, how).to.equal(200);
      expect((await as(staff, 'POST', `/v1/users/${grace.id}/invitation`)).status, how).to.equal(202);
    }
  });

  // requirement 58, race 14
  it('keeps one active administrator when two demote, disable or delete each other at once', async () => {
    for (const n of rounds(100)) {
      const [one, other] = [await a('SuperAdmin'), await a('SuperAdmin')];
      await sql(
        database.url,
        `update "user" u set is_active = u.id in ($1, $2) from role r where r.id = u.role_id and r.name = 'SuperAdmin'`,
        [one.id, other.id],
      );
      const attacks = [
        (who: Who, id: number, at: number) => as(who, 'PATCH', `/v1/users/${id}`, { role: 'User' }, { at }),
        (who: Who, id: number, at: number) => as(who, 'PATCH', `/v1/users/${id}`, { is_active: false }, { at }),
        (who: Who, id: number, at: number) => as(who, 'DELETE', `/v1/users/${id}`, undefined, { at }),
        (who: Who, _: number, at: number) => as(who, 'DELETE', '/v1/me', undefined, { at }),
      ];
      // Each attack against itself and against each of the others.
      const [first, second] = [attacks[n % 4]!, attacks[(n + Math.floor(n / 4)) % 4]!];
      // Each administrator attacks the other, or themselves.
      const [left1, left2] = n % 2 === 0 ? [other.id, one.id] : [one.id, other.id];
      const answers = await Promise.all([first(one, left1, 0), second(other, left2, 1)]);
      for (const { status } of answers) expect(status).to.be.oneOf([200, 204, 401, 403, 404, 409]);
      const [left] = await sql<{ active: number }>(
        database.url,
        `select count(*)::int as active from "user" u join role r on r.id = u.role_id
          where r.name = 'SuperAdmin' and u.is_active and u.deleted_at is null`,
      );
      expect(left?.active, JSON.stringify(answers.map(problemOf))).to.equal(1);
    }
  });
  afterEach('the administrator is one again, whatever became of the others', async () => {
    await giveRole(admin.email, 'SuperAdmin');
    await sql(database.url, 'update "user" set is_active = true where id = $1', [await idOf(admin.email)]);
  });

  it('merges two concurrent edits of different fields without If-Match', async () => {
    for (const _ of rounds(100)) {
      const { id } = await a();
      const fields = ['job_title', 'last_name'];
      const answers = await Promise.all(
        fields.map((field, at) =>
          as(at === 0 ? admin : staff, 'PATCH', `/v1/users/${id}`, { [field]: 'mine' }, { at }),
        ),
      );
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
      const { body } = await as(admin, 'GET', `/v1/users/${id}`);
      expect(fields.map((field) => body[field])).to.deep.equal(['mine', 'mine']);
    }
  });

  // requirement 96, race 27
  it('never mixes up users in many concurrent sign-ins, reads and changes', async () => {
    const count = Math.min(100, ROUNDS * 5);
    const members: Awaited<ReturnType<typeof a>>[] = [];
    while (members.length < count) members.push(...(await Promise.all(Array.from({ length: 5 }, () => a()))));
    // As many calls at once as each process has connections.
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const own = (accessToken: string) => ({ agent, headers: { authorization: `Bearer ${accessToken}` } });
    await Promise.all(
      [...Array(count * 5).keys()].map(async (n) => {
        const { id, email } = members[n % count]!;
        const { body } = await call(url(n), '/v1/auth/login', { login: email, password: PASSWORD }, { agent });
        const read = await call(url(n + 1), '/v1/me', undefined, own(body.access_token));
        const change = { ...own(body.access_token), method: 'PATCH' };
        const changed = await call(url(n), '/v1/me', { job_title: `of ${id}` }, change);
        for (const answer of [read, changed])
          expect({ status: answer.status, id: answer.body.id, value: answer.body.identities?.[0].value }).to.deep.equal(
            { status: 200, id, value: email },
          );
      }),
    );
    agent.destroy();
    const rows = await sql<{ id: number; job_title: string }>(
      database.url,
      `select id, job_title from "user" where job_title like 'of %'`,
    );
    expect(rows.length).to.equal(count);
    for (const { id, job_title } of rows) expect(job_title).to.equal(`of ${id}`);
  });

  it('refuses one of two concurrent edits with If-Match, and loses nothing', async () => {
    for (const _ of rounds(100)) {
      const { id } = await a();
      const path = `/v1/users/${id}`;
      const etag = String((await as(admin, 'GET', path)).headers['etag']);
      const answers = await Promise.all(
        ['job_title', 'last_name'].map((field, at) =>
          as(at === 0 ? admin : staff, 'PATCH', path, { [field]: 'mine' }, { headers: { 'if-match': etag }, at }),
        ),
      );
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([200, 412]);
      const won = answers.find(({ status }) => status === 200)!.body;
      const { body } = await as(admin, 'GET', path);
      expect({ job_title: body.job_title, last_name: body.last_name }).to.deep.equal({
        job_title: won.job_title,
        last_name: won.last_name,
      });
    }
  });

  // requirement 61
  it('applies a role change before answering: no later request passes with the old role', async () => {
    for (const _ of rounds(100)) {
      const member = await a('Staff');
      const path = `/v1/users/${member.id}`;
      let isTaken = false;
      const use = async (): Promise<void> => {
        for (let n = 0; n < 40; n += 1) {
          const startedAfter = isTaken;
          const { status } = await as(member, 'GET', path, undefined, { at: n });
          if (startedAfter) expect(status).to.equal(403);
          if (status === 403) return;
        }
      };
      const users = [use(), use(), use()];
      expect((await as(admin, 'PATCH', path, { role: 'User' })).status).to.equal(200);
      isTaken = true;
      await Promise.all(users);
      for (const at of [0, 1]) expect((await as(member, 'GET', path, undefined, { at })).status).to.equal(403);
    }
  });

  // requirement 61
  it('checks access again after a slow body', async () => {
    const endings: readonly (readonly [number, (id: number) => Promise<Answer>])[] = [
      [403, (id) => as(admin, 'PATCH', `/v1/users/${id}`, { role: 'User' })],
      [401, (id) => as(admin, 'PATCH', `/v1/users/${id}`, { is_active: false })],
      [401, (id) => as(admin, 'DELETE', `/v1/users/${id}`)],
    ];
    for (const [expected, end] of endings) {
      const [member, other] = [await a('Staff'), await a()];
      const { sent: slow, answered } = begin(url(1), `/v1/users/${other.id}`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${member.accessToken}`,
          'content-type': 'application/json',
          expect: '100-continue',
        },
      });
      slow.write('{"last_name":');
      // 100 Continue means that the request was accepted with its sender's rights at that time.
      await once(slow, 'continue');
      expect((await as(member, 'GET', `/v1/users/${other.id}`, undefined, { at: 1 })).status).to.equal(200);
      expect((await end(member.id)).status).to.be.oneOf([200, 204]);
      slow.end('"Mallory"}');
      expect((await answered).status).to.equal(expected);
      expect((await as(admin, 'GET', `/v1/users/${other.id}`)).body.last_name).to.equal(null);
    }
  });

  it('notifies the user of removed addresses, and never removes the last sign-in method', async () => {
    const member = await a();
    const { body } = await as(admin, 'GET', `/v1/users/${member.id}`);
    const path = `/v1/users/${member.id}/identities/${body.identities[0].id}`;
    expect(problemOf(await as(staff, 'DELETE', path))).to.equal('409 LAST_WAY_IN');
    await as(admin, 'DELETE', `/v1/users/${member.id}`);
    await eventually(async () => {
      const mail = await call(url(), `/dev/mailbox.json?to=${encodeURIComponent(member.email)}`);
      return mail.body.items.some(({ subject }: { subject: string }) => subject === 'Your account was deleted');
    }, 'the notice');
  });
});

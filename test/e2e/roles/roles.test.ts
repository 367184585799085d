import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';

type Who = Pick<Member, 'accessToken'>;

describe('roles and privileges, over two processes', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  let admin: Member;
  let count = 0;

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
  const aName = () => `Shift ${++count}`;
  const idOf = async ({ email }: Member): Promise<number> => {
    const [row] = await sql<{ user_id: number }>(database.url, 'select user_id from user_identity where value = $1', [
      email,
    ]);
    return row!.user_id;
  };
  /** A user whose role has exactly these privileges. */
  const holder = async (...privileges: readonly string[]) => {
    const made = await as(admin, 'POST', '/v1/roles', { name: aName(), privileges });
    expect(made.status).to.equal(201);
    const member = await join(url());
    const id = await idOf(member);
    expect((await as(admin, 'PATCH', `/v1/users/${id}`, { role: made.body.name })).status).to.equal(200);
    return { ...member, id, role: made.body, path: `/v1/roles/${made.body.id}` };
  };

  before(async () => {
    database = await freshDatabase();
    // The administrator's token must outlast all rounds on a busy machine.
    const common = { ...CHEAP, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'https://id.example', ACCESS_TOKEN_TTL: '86400' };
    const env = { ...common, DATABASE_URL: database.url };
    services = await Promise.all([spawnService(env), spawnService(env)]);
    admin = await join(url());
    await makeSuperAdmin(database.url, admin.email);
  });
  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    await database.drop();
  });

  it('are created, listed, changed, assigned, deleted and restored', async () => {
    const form = { name: '  Night   shift ', description: 'At night', privileges: ['user.read'] };
    const made = await as(admin, 'POST', '/v1/roles', form, { headers: { 'idempotency-key': 'night' } });
    expect(made.body).to.deep.include({ name: 'Night shift', description: 'At night', privileges: ['user.read'] });
    const path = `/v1/roles/${made.body.id}`;
    expect(made.headers['location']).to.equal(path);
    expect((await as(admin, 'POST', '/v1/roles', form, { headers: { 'idempotency-key': 'night' } })).body.id).to.equal(
      made.body.id,
    );
    expect(problemOf(await as(admin, 'POST', '/v1/roles', form))).to.equal('409 NAME_TAKEN');
    const own = await as(admin, 'POST', '/v1/privileges', { name: 'invoice.approve' });
    expect({ status: own.status, etag: own.headers['etag'] }).to.deep.equal({ status: 201, etag: '"1"' });
    const granted = await as(admin, 'PUT', `${path}/privileges/invoice.approve`, undefined, { at: 1 });
    expect(granted.body.privileges).to.deep.equal(['invoice.approve', 'user.read']);
    const stale = { headers: { 'if-match': String(made.headers['etag']) } };
    expect(problemOf(await as(admin, 'PATCH', path, { description: null }, stale))).to.equal('412 PRECONDITION_FAILED');
    expect((await as(admin, 'DELETE', `${path}/privileges/user.read`)).status).to.equal(204);
    expect((await as(admin, 'GET', path)).body.privileges).to.deep.equal(['invoice.approve']);
    const { body: list } = await as(admin, 'GET', '/v1/roles?sort=name&limit=200&count=true');
    expect(list.items.map(({ name }: { name: string }) => name)).to.deep.equal([
      'Night shift',
      'Staff',
      'SuperAdmin',
      'User',
    ]);
    expect(list.total).to.equal(4);
    expect((await as(admin, 'DELETE', path)).status).to.equal(204);
    expect(problemOf(await as(admin, 'GET', path))).to.equal('404 NOT_FOUND');
    const back = await as(admin, 'POST', `${path}/restore`);
    expect(back.body.privileges).to.deep.equal(['invoice.approve']);
    expect((await as(admin, 'DELETE', `/v1/privileges/${own.body.id}`)).status).to.equal(204);
    const unread = { headers: { 'if-none-match': String(back.headers['etag']) } };
    const read = await as(admin, 'GET', path, undefined, unread);
    expect({ status: read.status, privileges: read.body.privileges }, 'what it holds is another').to.deep.equal({
      status: 200,
      privileges: [],
    });
    const again = { headers: { 'if-none-match': String(read.headers['etag']) } };
    expect((await as(admin, 'GET', path, undefined, again)).status).to.equal(304);
    expect((await as(admin, 'POST', `/v1/privileges/${own.body.id}/restore`)).status).to.equal(200);
    expect((await as(admin, 'GET', path)).body.privileges).to.deep.equal(['invoice.approve']);
  });

  // requirement 62, 64, 69
  it('with a new name change the ETag of their users, so that a change based on the old one is refused', async () => {
    const { id, role, path, ...member } = await holder('user.read');
    const user = `/v1/users/${id}`;
    const reads: readonly (readonly [Who, string])[] = [
      [admin, user],
      [member, '/v1/me'],
    ];
    const known = async ([who, of]: (typeof reads)[number]) => String((await as(who, 'GET', of)).headers['etag']);
    const tags = await Promise.all(reads.map(known));
    const again = ([who, of]: (typeof reads)[number], i: number) =>
      as(who, 'GET', of, undefined, { headers: { 'if-none-match': tags[i]! }, at: 1 });
    await as(admin, 'PATCH', path, { description: 'of another description' });
    for (const { status } of await Promise.all(reads.map(again))) expect(status).to.equal(304);

    const name = aName();
    expect((await as(admin, 'PATCH', path, { name })).status).to.equal(200);
    for (const { status, body } of await Promise.all(reads.map(again)))
      expect({ status, role: body.role }).to.deep.equal({ status: 200, role: { id: role.id, name } });
    const meant = { headers: { 'if-match': tags[0]! } };
    expect((await as(admin, 'PATCH', user, { job_title: 'Clerk' }, meant)).status).to.equal(412);
    const now = { headers: { 'if-match': await known(reads[0]!) } };
    expect((await as(admin, 'PATCH', user, { job_title: 'Clerk' }, now)).status).to.equal(200);
  });

  it('have clear errors', async () => {
    const bad: readonly (readonly [string, string, unknown, readonly string[]])[] = [
      ['POST', '/v1/roles', {}, ['/name']],
      ['POST', '/v1/roles', { name: 'a/b' }, ['/name']],
      ['POST', '/v1/roles', { name: 'x'.repeat(65) }, ['/name']],
      ['POST', '/v1/roles', { name: aName(), privileges: 'user.read' }, ['/privileges']],
      ['POST', '/v1/roles', { name: aName(), privileges: ['no.such'] }, ['/privileges']],
      ['POST', '/v1/roles', { name: aName(), privileges: Array(1001).fill('user.read') }, ['/privileges']],
      ['POST', '/v1/roles', { name: aName(), id: 1, created_at: 'x', version: 7 }, ['/created_at', '/id', '/version']],
      ['POST', '/v1/privileges', { name: 'Upper' }, ['/name']],
      ['POST', '/v1/privileges', { name: 'ok.name', description: 'a\u0000b' }, ['/description']],
      ['PATCH', '/v1/privileges/1', { name: 'another.name' }, ['/name']],
    ];
    for (const [method, path, body, pointers] of bad) {
      const refused = await as(admin, method, path, body);
      expect(refused.status, JSON.stringify(body)).to.equal(422);
      expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).to.deep.equal(pointers);
    }
    const many = [...Array(51).keys()].map((n) => `many.p${n}`).join(',');
    for (const path of [
      `/v1/roles/1/impact?add=${many}`,
      '/v1/roles/1/impact?add=no.such',
      '/v1/roles/1/impact?remove=,',
      '/v1/roles?sort=version',
    ])
      expect((await as(admin, 'GET', path)).status, path).to.equal(422);
    for (const method of ['PUT', 'DELETE'])
      expect(problemOf(await as(admin, method, '/v1/roles/1/privileges/no.such')), method).to.equal('404 NOT_FOUND');
  });

  // requirement 56, 57
  it('can’t be escalated by their holders: by roles, users or new roles', async () => {
    const lead = await holder('role.manage', 'role.read', 'user.read', 'user.update', 'user.create');
    const refused = async (method: string, path: string, body?: unknown) =>
      problemOf(await as(lead, method, path, body));
    const no = '403 NOT_YOURS_TO_GRANT';
    expect(await refused('PUT', `${lead.path}/privileges/user.delete`)).to.equal(no);
    expect(await refused('POST', '/v1/roles', { name: aName(), privileges: ['user.delete'] })).to.equal(no);
    expect(await refused('PATCH', `/v1/users/${lead.id}`, { role: 'SuperAdmin' })).to.equal(no);
    const invited = { first_name: 'Mallory', email: 'mallory@example.com', role: 'SuperAdmin' };
    expect(await refused('POST', '/v1/users', invited)).to.equal(no);
    expect(await refused('PATCH', `/v1/users/${await idOf(admin)}`, { role: 'User' })).to.equal('403 SUPERIOR');
    const { body: roles } = await as(lead, 'GET', '/v1/roles?limit=200');
    const idNamed = (name: string) => roles.items.find((role: { name: string }) => role.name === name).id;
    expect(await refused('DELETE', `/v1/roles/${idNamed('Staff')}/privileges/user.read`)).to.equal(no);
    expect(await refused('PATCH', `/v1/roles/${idNamed('SuperAdmin')}`, { name: 'Mine' })).to.equal(no);
    expect(problemOf(await as(admin, 'PATCH', `/v1/roles/${idNamed('SuperAdmin')}`, { name: 'Mine' }))).to.equal(
      '409 BUILT_IN',
    );
    expect((await as(lead, 'GET', lead.path)).body.privileges).to.deep.equal(lead.role.privileges);
  });

  // requirement 56, 57
  it('can’t be escalated by restoring roles, privileges or users', async () => {
    const lead = await holder(
      'role.manage',
      'role.read',
      'privilege.manage',
      'user.read',
      'user.update',
      'user.delete',
    );
    const refused = async (method: string, path: string, body?: unknown) =>
      problemOf(await as(lead, method, path, body));
    const no = '403 NOT_YOURS_TO_GRANT';
    const own = (await as(lead, 'POST', '/v1/privileges', { name: `own.p${++count}` })).body;
    expect(await refused('PUT', `${lead.path}/privileges/${own.name}`), 'its maker does not hold it').to.equal(no);
    expect(await refused('DELETE', `/v1/privileges/${own.id}`)).to.equal(no);

    const higher = (await as(admin, 'POST', '/v1/roles', { name: aName(), privileges: [own.name, 'audit.read'] })).body;
    expect(await refused('DELETE', `/v1/roles/${higher.id}`)).to.equal(no);
    expect((await as(admin, 'DELETE', `/v1/roles/${higher.id}`)).status).to.equal(204);
    expect(await refused('POST', `/v1/roles/${higher.id}/restore`)).to.equal(no);

    expect((await as(admin, 'DELETE', `/v1/privileges/${own.id}`)).status).to.equal(204);
    const again = await as(lead, 'POST', '/v1/privileges', { name: own.name });
    expect(again.status, 'the name is free').to.equal(201);
    expect((await as(admin, 'GET', `/v1/users/${lead.id}/privileges?name=${own.name}`)).body.granted).to.equal(false);
    expect(await refused('POST', `/v1/privileges/${own.id}/restore`), 'a deleted role holds it').to.equal(no);
    expect(problemOf(await as(admin, 'POST', `/v1/privileges/${own.id}/restore`))).to.equal('409 NAME_TAKEN');

    const superior = await join(url());
    const id = await idOf(superior);
    await as(admin, 'PATCH', `/v1/users/${id}`, { role: 'SuperAdmin' });
    expect((await as(admin, 'DELETE', `/v1/users/${id}`)).status).to.equal(204);
    expect(await refused('POST', `/v1/users/${id}/restore`)).to.equal('403 SUPERIOR');
    expect((await as(admin, 'POST', `/v1/users/${id}/restore`)).body.role.name).to.equal('SuperAdmin');
    expect((await as(lead, 'GET', lead.path)).body.privileges).to.deep.equal(lead.role.privileges);
  });

  // requirement 93
  it('are created once for concurrent calls with the same name', async () => {
    for (const [path, form] of [
      ['/v1/roles', { name: aName() }],
      ['/v1/privileges', { name: `raced.p${++count}` }],
    ] as const) {
      const answers = await Promise.all([...Array(20).keys()].map((at) => as(admin, 'POST', path, form, { at })));
      expect(answers.filter(({ status }) => status === 201)).to.have.lengthOf(1);
      expect(answers.map(problemOf).filter((outcome) => !outcome.startsWith('201'))).to.deep.equal(
        Array.from({ length: 19 }, () => '409 NAME_TAKEN'),
      );
    }
  });

  it('show who a change would affect', async () => {
    const lead = await holder('user.read');
    const { body } = await as(admin, 'GET', `${lead.path}/impact?add=user.update,user.read&remove=user.delete`);
    expect(body).to.deep.equal({
      gains: ['user.update'],
      loses: [],
      users: 1,
      users_is_capped: false,
      sessions: 1,
      items: [{ id: lead.id, first_name: 'Ada', last_name: null }],
    });
  });

  // requirement 55
  it('show affected users only to those who may read users', async () => {
    const lead = await holder('role.read');
    const { body } = await as(lead, 'GET', `${lead.path}/impact`);
    expect({ users: body.users, items: body.items }).to.deep.equal({ users: 1, items: [] });
  });

  // requirement 61
  it('apply before a change answers: no later request passes with revoked privileges', async () => {
    for (const _ of rounds(100)) {
      const lead = await holder('role.read');
      let isTaken = false;
      const use = async (): Promise<void> => {
        for (let n = 0; n < 40; n += 1) {
          const startedAfter = isTaken;
          const { status } = await as(lead, 'GET', lead.path, undefined, { at: n });
          if (startedAfter) expect(status).to.equal(403);
          if (status === 403) return;
        }
      };
      const users = [use(), use(), use()];
      expect((await as(admin, 'DELETE', `${lead.path}/privileges/role.read`)).status).to.equal(204);
      isTaken = true;
      await Promise.all(users);
      for (const at of [0, 1]) expect((await as(lead, 'GET', lead.path, undefined, { at })).status).to.equal(403);
    }
  });

  it('have no holders if they are deleted while they are assigned', async () => {
    for (const _ of rounds(100)) {
      const role = (await as(admin, 'POST', '/v1/roles', { name: aName() })).body;
      const member = await join(url());
      const id = await idOf(member);
      const [given, deleted] = await Promise.all([
        as(admin, 'PATCH', `/v1/users/${id}`, { role: role.name }, { at: 0 }),
        as(admin, 'DELETE', `/v1/roles/${role.id}`, undefined, { at: 1 }),
      ]);
      expect({ given: given.status, deleted: deleted.status }).to.be.deep.oneOf([
        { given: 200, deleted: 409 },
        { given: 422, deleted: 204 },
      ]);
    }
  });
});

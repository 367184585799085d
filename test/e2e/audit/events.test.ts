import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { runScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

type Event = Readonly<{
  id: string;
  at: string;
  action: string;
  outcome: string;
  actor: { id: number; name: string } | null;
  subject: { type: string; id: string } | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
  changes: readonly { field: string; before: unknown; after: unknown }[];
}>;

describe('the audit trail over HTTP', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let service: ServiceProcess;
  let admin: Member & { id: number };

  const as = (
    { accessToken }: Pick<Member, 'accessToken'>,
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    call(service.url, path, body, { method, headers: { authorization: `Bearer ${accessToken}`, ...headers } });
  const someone = async () => {
    const member = await join(service.url);
    const [row] = await sql<{ user_id: number }>(database.url, 'select user_id from user_identity where value = $1', [
      member.email,
    ]);
    return { ...member, id: row!.user_id };
  };
  const events = async (query: string): Promise<readonly Event[]> => {
    const { status, body } = await as(admin, 'GET', `/v1/events?${query}`);
    expect(status).to.equal(200);
    return body.items;
  };

  before(async () => {
    database = await freshDatabase();
    service = await spawnService({ ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' });
    admin = await someone();
    await sql(
      database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin') where id = $1`,
      [admin.id],
    );
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  // requirement 86
  it('shows actor, action, subject, time, origin, outcome and request', async () => {
    const { id } = await someone();
    const headers = { 'x-request-id': 'recorded-once', 'user-agent': 'a browser' };
    await as(admin, 'PATCH', `/v1/users/${id}`, { job_title: 'Admiral' }, headers);
    const [event] = await events(`subject=user:${id}&action=user.changed`);
    expect(event).to.deep.include({
      actor: { id: admin.id, name: 'Ada' },
      subject: { type: 'user', id: String(id) },
      action: 'user.changed',
      outcome: 'success',
      ip: '127.0.0.1',
      user_agent: 'a browser',
      request_id: 'recorded-once',
      changes: [{ field: 'job_title', before: null, after: 'Admiral' }],
    });
    expect(event).to.have.all.keys(
      'id',
      'at',
      'actor',
      'subject',
      'action',
      'outcome',
      'ip',
      'user_agent',
      'request_id',
      'changes',
    );
  });

  it('is listed by actor, subject, action and time, page by page, newest first', async () => {
    const member = await someone();
    for (let n = 0; n < 5; n += 1) await as(admin, 'PATCH', `/v1/users/${member.id}`, { job_title: `Title ${n}` });
    const all = await events(`subject=${member.id}&action=user.changed`);
    expect(all.map(({ changes }) => changes[0]?.after)).to.deep.equal([4, 3, 2, 1, 0].map((n) => `Title ${n}`));
    const walked: Event[] = [];
    let path: string | null = `/v1/events?subject=${member.id}&action=user.changed&limit=2`;
    while (path !== null) {
      const page: Answer = await as(admin, 'GET', path);
      walked.push(...page.body.items);
      const next: string | null = page.body.next_cursor;
      path = next === null ? null : `/v1/events?subject=${member.id}&action=user.changed&limit=2&cursor=${next}`;
    }
    expect(walked).to.deep.equal(all);
    expect(await events(`actor=${admin.id}&subject=${member.id}`)).to.have.lengthOf(5);
    const { at } = all[2]!;
    expect((await events(`subject=${member.id}&action=user.changed&from=${at}`)).length).to.be.at.least(3);
    expect((await events(`subject=${member.id}&action=user.changed&to=${at}`)).length).to.be.at.most(2);
    for (const wrong of ['subject=nothing:1', 'actor=me', 'action=DROP', 'from=now', 'sort=action', 'subject=user:0'])
      expect((await as(admin, 'GET', `/v1/events?${wrong}`)).status, wrong).to.equal(422);
  });

  // requirement 86
  it('records every refusal for missing privileges, by the route or by a rule', async () => {
    const [nobody, staff] = [await someone(), await someone()];
    await as(admin, 'PATCH', `/v1/users/${staff.id}`, { role: 'Staff' });
    expect((await as(nobody, 'GET', `/v1/users/${admin.id}`)).status).to.equal(403);
    expect((await as(staff, 'PATCH', `/v1/users/${admin.id}`, { job_title: 'x' })).status).to.equal(403);
    const [byRoute] = await events(`actor=${nobody.id}&action=access.refused`);
    expect(byRoute).to.deep.include({ outcome: 'refused', subject: { type: 'user', id: String(admin.id) } });
    expect(byRoute?.changes).to.deep.equal([
      { field: 'operation', before: null, after: 'readUser' },
      { field: 'lacking', before: null, after: ['user.read'] },
    ]);
    const [byRule] = await events(`actor=${staff.id}&action=access.refused`);
    expect(byRule?.changes[0]).to.deep.include({ field: 'operation', after: 'changeUser' });
  });

  it('shows users their own events, without an administrator’s address', async () => {
    const member = await someone();
    await call(service.url, '/v1/auth/login', { login: member.email, password: 'wrong' });
    await as(admin, 'PATCH', `/v1/users/${member.id}`, { job_title: 'Admiral' });
    await as(member, 'PATCH', '/v1/me', { last_name: 'Lovelace' });
    const mine = await as(member, 'GET', '/v1/me/events');
    const own: readonly Event[] = mine.body.items;
    expect(own.slice(0, 3).map(({ action, actor }) => [action, actor?.id ?? null])).to.deep.equal([
      ['user.changed', member.id],
      ['user.changed', admin.id],
      ['password.refused', null],
    ]);
    expect(own.slice(0, 3).map(({ ip }) => ip)).to.deep.equal(['127.0.0.1', null, '127.0.0.1']);
    expect((await as(member, 'GET', '/v1/events')).status).to.equal(403);
    const other = await as(await someone(), 'GET', '/v1/me/events');
    expect(JSON.stringify(other.body)).to.not.include(member.email);
  });

  // requirement 88
  it('stores text that could forge a log line unchanged', async () => {
    const evil = 'x"}],"action":"user.deleted"\\u001b[31m';
    const member = await someone();
    await as(member, 'PATCH', '/v1/me', { last_name: evil }, { 'user-agent': evil, 'x-request-id': 'a\tb' });
    const [event] = await events(`actor=${member.id}&action=user.changed`);
    expect({ user_agent: event?.user_agent, changes: event?.changes }).to.deep.equal({
      user_agent: evil,
      changes: [{ field: 'last_name', before: null, after: evil }],
    });
    expect(event?.request_id).to.match(/^[A-Za-z0-9._-]{1,64}$/);
    const lines = service.lines.filter((line) => line.includes('user.deleted'));
    for (const line of lines) expect(() => JSON.parse(line)).to.not.throw();
  });

  it('is sealed and verified by commands, which name changed rows', async () => {
    const env = { NODE_ENV: 'test', DATABASE_URL: database.url, SECRET_KEY, ...CHEAP };
    const sealed = await runScript('audit-seal.ts', env);
    expect(sealed.code, sealed.stderr).to.equal(0);
    const whole = await runScript('audit-verify.ts', env);
    expect({ code: whole.code, isWhole: /is whole/.test(whole.stdout) }).to.deep.equal({
      code: 0,
      isWhole: true,
    });
    const [event] = await sql<{ id: string }>(
      database.url,
      `update audit_event set actor_id = 1 where id = (select event_id from audit_seal where position = 2) returning id`,
    );
    const altered = await runScript('audit-verify.ts', env);
    expect(altered.code).to.equal(1);
    expect(altered.stdout).to.include(event!.id).and.to.include('not whole');
  });
});

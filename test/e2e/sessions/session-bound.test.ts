import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, eventually, join } from '../client.ts';
import { mailTo } from '../mailbox.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const MAX = 12;

// requirement 102
describe('the maximum of sessions, with two processes', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];

  before(async () => {
    database = await freshDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, SESSION_MAX: String(MAX), OTP_RESEND_INTERVAL: '0' };
    services = await Promise.all([spawnService(env), spawnService(env)]);
  });
  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    await database.drop();
  });

  const url = (): string => services[0]!.url;
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const signIn = async (email: string): Promise<{ access_token: string; session_id: string }> =>
    (await call(url(), '/v1/auth/login', { login: email, password: PASSWORD })).body;
  const listed = async (token: string): Promise<readonly { id: string; current: boolean }[]> =>
    (await call(url(), '/v1/me/sessions', undefined, bearer(token))).body.items;

  it('ends surplus sessions within seconds, and keeps the one in use', async () => {
    const { email, sessionId, refreshToken } = await join(url());
    const { body: own } = await call(url(), '/v1/auth/refresh', { refresh_token: refreshToken });
    const others = [];
    for (let n = 0; n < MAX + 8; n += 1) others.push(await signIn(email));
    const items = await eventually(async () => {
      const found = await listed(own.access_token);
      return found.length <= MAX && found;
    }, 'the job');
    expect(items).to.have.length(MAX);
    expect(items.find(({ current }) => current)?.id).to.equal(sessionId);
    const newest = others.slice(-(MAX - 1)).map(({ session_id: id }) => id);
    expect(items.map(({ id }) => id)).to.have.members([sessionId, ...newest]);
    expect((await call(url(), '/v1/me', undefined, bearer(others[0]!.access_token))).status).to.equal(401);
    const { body } = await call(url(), '/v1/me/events', undefined, bearer(own.access_token));
    const ended = body.items.filter(({ action }: { action: string }) => action === 'session.ended');
    expect(ended).to.have.length(others.length + 1 - MAX);
    for (const { actor, changes } of ended) {
      expect(actor).to.equal(null);
      expect(changes).to.deep.include({ field: 'end_reason', before: null, after: 'excess' });
    }
    await eventually(
      async () => (await mailTo(url(), email)).some(({ subject }) => subject === 'Sessions of yours were ended'),
      'the mail',
    );
  });

  it('does not prevent closing an account with 20,000 sessions', async () => {
    const [who, admin] = [await join(url()), await join(url())];
    await makeSuperAdmin(database.url, admin.email);
    const { body: me } = await call(url(), '/v1/me', undefined, bearer(who.accessToken));
    await sql(
      database.url,
      `insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at)
       select gen_random_uuid(), $1, now(), now() + interval '20 days', now() + interval '6 days' from generate_series(1, 20000)`,
      [me.id],
    );
    const items = await listed(who.accessToken);
    expect(items.length).to.be.at.most(MAX + 100);
    const as = { ...bearer(admin.accessToken), method: 'PATCH' };
    const disabled = await call(url(), `/v1/users/${me.id}`, { is_active: false }, as);
    expect(disabled.status).to.equal(200);
    await call(url(), `/v1/users/${me.id}`, { is_active: true }, as);
    expect((await call(url(), '/v1/me', undefined, bearer(who.accessToken))).status).to.equal(401);
    await eventually(async () => {
      const [row] = await sql<{ count: number }>(
        database.url,
        'select count(*)::int from session where user_id = $1 and ended_at is null',
        [me.id],
      );
      return row!.count === 0;
    }, 'what is over is deleted');
  });
});

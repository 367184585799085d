import { expect } from 'chai';
import { anyEmail, call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { runScript } from '../one-off.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';

type Event = Readonly<{
  action: string;
  outcome: string;
  actor: { id: number } | null;
  subject: { type: string; id: string } | null;
  changes: readonly { field: string; before: unknown; after: unknown }[];
}>;

const FLOOD = 60;

describe('a flood of calls that are refused or change nothing', function () {
  this.timeout(180_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  before(async () => {
    own = await twoServices({ OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'http://localhost:3000' }, 20);
  });
  after(() => own.end());

  let turn = 0;
  const as = ({ accessToken }: Member, method: string, path: string, body?: unknown): Promise<Answer> =>
    call(own.services[(turn += 1) % 2]!.url, path, body, {
      method,
      agent: own.agent,
      headers: { authorization: `Bearer ${accessToken}` },
    });
  const flood = (times: number, ask: () => Promise<Answer>) => Promise.all(Array.from({ length: times }, ask));
  const idOf = async ({ email }: Member): Promise<number> =>
    (
      await sql<{ user_id: number }>(own.database.url, 'select user_id from user_identity where value = $1', [email])
    )[0]!.user_id;
  const anAdmin = async (): Promise<Member> => {
    const admin = await join(own.services[0]!.url);
    await sql(
      own.database.url,
      `update "user" set role_id = (select id from role where name = 'SuperAdmin') where id = $1`,
      [await idOf(admin)],
    );
    return admin;
  };
  const env = () => ({ NODE_ENV: 'test', DATABASE_URL: own.database.url, SECRET_KEY, ...CHEAP });
  /** Simulates the end of the minute and runs the job of each process. */
  const minuteIsOver = async (): Promise<void> => {
    await sql(own.database.url, `update audit_tally set minute = minute - interval '2 minutes'`);
    expect((await runScript('audit-seal.ts', env())).code).to.equal(0);
  };
  const mine = async (member: Member, action: string): Promise<readonly Event[]> => {
    const { status, body } = await as(member, 'GET', '/v1/me/events?limit=200');
    expect(status).to.equal(200);
    return body.items.filter((event: Event) => event.action === action);
  };
  const countOf = ({ changes }: Event): number => Number(changes.find(({ field }) => field === 'count')?.after ?? 1);
  const counts = (events: readonly Event[]) => events.map(countOf).toSorted((a, b) => a - b);
  /** Waits if the current minute is about to end, so that `act` happens within one minute. */
  const inOneMinute = async <A>(act: () => Promise<A>): Promise<A> => {
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 10_000) await new Promise((resolve) => setTimeout(resolve, left));
    return act();
  };

  // requirement 105
  it('to two processes leaves ten events, and one with the minute and the number of others', async () => {
    const [member, admin] = [await join(own.services[0]!.url), await anAdmin()];
    const [id, other] = [await idOf(member), await idOf(admin)];
    const answers = await inOneMinute(() => flood(FLOOD, () => as(member, 'GET', `/v1/users/${other}`)));
    expect(answers.filter(({ status }) => status === 403)).to.have.lengthOf(FLOOD);
    expect(await mine(member, 'access.refused')).to.have.lengthOf(10);
    await minuteIsOver();
    const events = await mine(member, 'access.refused');
    expect(counts(events)).to.deep.equal([...Array(10).fill(1), FLOOD - 10]);
    const [counted] = events;
    expect(counted).to.deep.include({ outcome: 'refused', subject: null });
    expect(counted?.actor?.id).to.equal(id);
    expect(counted?.changes.map(({ field }) => field)).to.deep.equal(['minute', 'count']);
    expect(counted?.changes[0]?.after).to.match(/:\d\d\.000Z$/);
    const { body } = await as(admin, 'GET', `/v1/events?actor=${id}&action=access.refused&limit=200`);
    expect(counts(body.items)).to.deep.equal([...Array(10).fill(1), FLOOD - 10]);
    // Single events have an origin, the number has none.
    const where = body.items.map(({ ip, changes }: Event & { ip: string | null }) => [ip, changes.length]);
    expect(where[0]).to.deep.equal([null, 2]);
    for (const [ip] of where.slice(1)) expect(ip).to.equal('127.0.0.1');
    const whole = await runScript('audit-verify.ts', env());
    expect({ code: whole.code, isWhole: /is whole/.test(whole.stdout) }).to.deep.equal({
      code: 0,
      isWhole: true,
    });
  });

  // requirement 105
  it('is counted per user and action, for every kind of refusal', async () => {
    const [one, other] = [await join(own.services[0]!.url), await join(own.services[0]!.url)];
    const second = await as(one, 'POST', '/v1/me/identities', { type: 'email', value: anyEmail() });
    const { id } = second.body;
    await inOneMinute(async () => {
      const refusals = [
        () => as(one, 'GET', '/v1/users'),
        () => as(one, 'POST', '/v1/users', {}),
        () => as(one, 'GET', '/v1/roles'),
        () => as(one, 'POST', '/v1/auth/introspect', {}),
        () => as(one, 'GET', '/v1/events'),
      ];
      for (const refuse of refusals)
        expect((await flood(6, refuse)).map(({ status }) => status)).to.deep.equal(Array(6).fill(403));
      for (let n = 0; n < 3; n += 1) await as(other, 'GET', '/v1/users');
      // A wrong code is recorded, and so is the lock that the third one causes.
      for (const code of ['000000', '000001', '000002', '000003'])
        await as(one, 'POST', `/v1/me/identities/${id}/verify`, { code });
    });
    await minuteIsOver();
    expect(counts(await mine(one, 'access.refused'))).to.deep.equal([...Array(10).fill(1), 20]);
    expect(counts(await mine(other, 'access.refused'))).to.deep.equal([1, 1, 1]);
    expect((await mine(one, 'code.refused')).length).to.be.within(2, 3);
    expect((await mine(one, 'code.locked')).length).to.be.at.most(1);
  });

  // requirement 105
  it('counts wrong passwords over all sessions of a user, and records every lock', async () => {
    const member = await join(own.services[0]!.url);
    const { url } = own.services[0]!;
    const sessions: Member[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { body } = await call(url, '/v1/auth/login', { login: member.email, password: member.password });
      sessions.push({ ...member, accessToken: body.access_token });
    }
    const body = { current_password: 'a wrong one', new_password: 'another long passphrase' };
    await inOneMinute(async () => {
      for (const session of sessions)
        for (let n = 0; n < 5; n += 1) expect((await as(session, 'PUT', '/v1/me/password', body)).status).to.equal(401);
    });
    await minuteIsOver();
    expect(counts(await mine(member, 'password.refused'))).to.deep.equal([...Array(10).fill(1), 5]);
    expect(await mine(member, 'password.locked')).to.have.lengthOf(3);
  });

  // requirement 105
  it('leaves no event for empty changes, and ten for ending sessions when none is left', async () => {
    const member = await join(own.services[0]!.url);
    const before = (await sql(own.database.url, 'select from audit_event')).length;
    const empty = await flood(FLOOD, () => as(member, 'PATCH', '/v1/me', {}));
    const same = await flood(FLOOD, () => as(member, 'PATCH', '/v1/me', { first_name: 'Ada' }));
    for (const { status } of [...empty, ...same]) expect(status).to.equal(200);
    expect((await sql(own.database.url, 'select from audit_event')).length).to.equal(before);
    await inOneMinute(() => flood(FLOOD, () => as(member, 'DELETE', '/v1/me/sessions')));
    await minuteIsOver();
    // The first call removed the known device of the sign-in, and counts with the others.
    expect(counts(await mine(member, 'session.ended'))).to.deep.equal([...Array(10).fill(1), FLOOD - 10]);
  });
});

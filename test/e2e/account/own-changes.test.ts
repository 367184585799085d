import { expect } from 'chai';
import { anyEmail, call, codeFrom, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';

type Who = Pick<Member, 'accessToken'>;

const PUBLIC_URL = 'http://localhost:3000';

describe('changes of one’s own account', function () {
  this.timeout(180_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  before(async () => {
    own = await twoServices({ RATE_LIMIT: 'on', OTP_RESEND_INTERVAL: '0', PUBLIC_URL }, 20);
  });
  after(() => own.end());

  let turn = 0;
  const at = (url: string, who: Who, method: string, path: string, body?: unknown, key?: string): Promise<Answer> =>
    call(url, path, body, {
      method,
      agent: own.agent,
      headers: {
        authorization: `Bearer ${who.accessToken}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
    });
  const as = (who: Who, method: string, path: string, body?: unknown, key?: string): Promise<Answer> =>
    at(own.services[(turn += 1) % 2]!.url, who, method, path, body, key);
  let names = 0;
  const change = (who: Who) => as(who, 'PATCH', '/v1/me', { last_name: `Name ${(names += 1)}` });
  const someone = () => join(own.services[0]!.url);
  const signIn = async ({ email, password }: Member) => {
    const { body } = await call(own.services[0]!.url, '/v1/auth/login', { login: email, password });
    return { accessToken: body.access_token as string, sessionId: body.session_id as string };
  };
  const eventsOf = async ({ email }: Member, action: string): Promise<number> =>
    (
      await sql(
        own.database.url,
        `select from audit_event where action = $2 and actor_id = (select user_id from user_identity where value = $1)`,
        [email, action],
      )
    ).length;
  /** As if the user had made so many more changes. */
  const addChanges = async ({ email }: Member, made: number): Promise<void> => {
    const [counted] = await sql<{ points: number }>(
      own.database.url,
      `update rate_limit set points = points + $2
        where key = 'own:user:' || (select user_id from user_identity where value = $1) returning points`,
      [email, made],
    );
    expect(counted!.points).to.equal(100);
  };
  const expectRefused = ({ status, body, headers }: Answer, name = 'changes'): void => {
    expect({ status, code: body.code }).to.deep.equal({ status: 429, code: 'RATE_LIMITED' });
    expect(headers['ratelimit-policy']).to.equal(`"${name}";q=100;w=600`);
    expect(headers['ratelimit']).to.match(new RegExp(`^"${name}";r=0;t=\\d{1,3}$`));
    expect(Number(headers['retry-after'])).to.be.within(1, 600);
  };

  // requirement 105
  it('are limited to a hundred per user in ten minutes; the next one changes nothing and leaves no event', async () => {
    const [member, other] = [await someone(), await someone()];
    const first = await change(member);
    expect(first.headers['ratelimit-policy']).to.equal('"changes";q=100;w=600');
    expect(first.headers['ratelimit']).to.match(/^"changes";r=99;t=(?:600|59\d)$/);
    for (let n = 1; n < 100; n += 1) expect((await change(member)).status).to.equal(200);
    const events = await eventsOf(member, 'user.changed');
    expect(events).to.equal(100);
    const before = (await as(member, 'GET', '/v1/me')).body;
    for (const _ of [1, 2, 3]) expectRefused(await change(member));
    // Another session is still the same user.
    expectRefused(await change(await signIn(member)));
    expect((await as(member, 'GET', '/v1/me')).body.last_name).to.equal(before.last_name);
    expect(await eventsOf(member, 'user.changed')).to.equal(events);
    expect((await change(other)).status).to.equal(200);
  });

  // requirement 105
  it('stay within the limit for hundreds of concurrent calls to two processes', async () => {
    const member = await someone();
    const answers = await Promise.all(Array.from({ length: 140 }, () => change(member)));
    expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(100);
    expect(await eventsOf(member, 'user.changed')).to.equal(100);
  });

  // requirement 105
  it('don’t count if they change nothing or are refused', async () => {
    const [member, other] = [await someone(), await someone()];
    const username = `taken.${process.pid}`;
    expect((await as(other, 'PATCH', '/v1/me', { username })).status).to.equal(200);
    const { body } = await as(member, 'GET', '/v1/me');
    const primary = body.identities[0].id;
    for (let n = 0; n < 3; n += 1) {
      const answers = [
        await as(member, 'PATCH', '/v1/me', {}),
        await as(member, 'PATCH', '/v1/me', { first_name: 'Ada' }),
        await as(member, 'PUT', `/v1/me/identities/${primary}/primary`),
        await as(member, 'PATCH', '/v1/me', { username }),
        await as(member, 'PATCH', '/v1/me', { dob: 'never' }),
        await as(member, 'DELETE', `/v1/me/identities/${primary}`),
      ];
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 409, 422, 409]);
    }
    const changed = await change(member);
    expect(changed.status).to.equal(200);
    expect(changed.headers['ratelimit']).to.match(/^"changes";r=99;/);
    const address = { type: 'email', value: anyEmail() };
    const [added, replayed] = [
      await as(member, 'POST', '/v1/me/identities', address, 'one'),
      await as(member, 'POST', '/v1/me/identities', address, 'one'),
    ];
    expect({ added: added.status, replayed: replayed.status }).to.deep.equal({ added: 201, replayed: 201 });
    expect(replayed.headers['idempotency-replayed']).to.equal('true');
    expect((await change(member)).headers['ratelimit']).to.match(/^"changes";r=97;/);
  });

  // requirement 105
  it('by an attacker leave the owner the calls that stop the attacker', async () => {
    const owner = await someone();
    const value = anyEmail();
    const { url } = own.services[0]!;
    let claim = 0;
    const code = await codeFrom(url, value, async () => {
      claim = (await as(owner, 'POST', '/v1/me/identities', { type: 'email', value })).body.id;
    });
    expect((await as(owner, 'POST', `/v1/me/identities/${claim}/verify`, { code })).status).to.equal(200);
    const [thief, another] = [await signIn(owner), await signIn(owner)];
    expect((await change(thief)).status).to.equal(200);
    await addChanges(owner, 97);
    expectRefused(await change(thief));
    expectRefused(await change(owner));
    // Calls counted per session count for the attacker's session only.
    for (let n = 0; n < 3; n += 1) await as(thief, 'DELETE', '/v1/me/sessions/01890000-0000-7000-8000-000000000000');
    const removed = await as(owner, 'DELETE', `/v1/me/identities/${claim}`);
    expect(removed.status).to.equal(204);
    expect(removed.headers['ratelimit']).to.match(/^"session-changes";r=99;/);
    expect((await as(owner, 'DELETE', `/v1/me/sessions/${another.sessionId}`)).status).to.equal(204);
    expect((await as(owner, 'DELETE', '/v1/me/sessions')).status).to.equal(204);
    expect((await as(thief, 'GET', '/v1/me')).status).to.equal(401);
    const password = { current_password: owner.password, new_password: 'another long passphrase' };
    expect((await as(owner, 'PUT', '/v1/me/password', password)).status).to.be.within(200, 204);
  });

  // requirement 105
  it('counted per session are limited to a hundred, separately for each session', async () => {
    const member = await someone();
    await sql(
      own.database.url,
      `insert into rate_limit (key, points, expire) values ($1, 100, (extract(epoch from now()) * 1000 + 600000)::bigint)`,
      [`own:session:${member.sessionId}`],
    );
    const other = await signIn(member);
    expectRefused(await as(member, 'DELETE', '/v1/me/sessions'), 'session-changes');
    expect((await change(member)).status).to.equal(200);
    const ended = await as(other, 'DELETE', '/v1/me/sessions');
    expect(ended.status).to.equal(204);
    expect(ended.headers['ratelimit']).to.match(/^"session-changes";r=99;/);
  });

  it('are limited by OWN_CHANGES, and unlimited with RATE_LIMIT=off', async () => {
    const env = { ...CHEAP, DATABASE_URL: own.database.url, OTP_RESEND_INTERVAL: '0', OWN_CHANGES: '2', PUBLIC_URL };
    const [limited, unlimited] = await Promise.all([spawnService({ ...env, RATE_LIMIT: 'on' }), spawnService(env)]);
    try {
      const member = await someone();
      const changeAt = (url: string) => at(url, member, 'PATCH', '/v1/me', { last_name: `Name ${(names += 1)}` });
      const statuses = [];
      for (let n = 0; n < 4; n += 1) statuses.push((await changeAt(limited.url)).status);
      expect(statuses).to.deep.equal([200, 200, 429, 429]);
      for (let n = 0; n < 4; n += 1) {
        const { status, headers } = await changeAt(unlimited.url);
        expect({ status, ratelimit: headers['ratelimit'], ratelimitPolicy: headers['ratelimit-policy'] }).to.deep.equal(
          { status: 200, ratelimit: undefined, ratelimitPolicy: undefined },
        );
      }
    } finally {
      await Promise.all([limited.stop(), unlimited.stop()]);
    }
  });
});

import { expect } from 'chai';
import { call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { runScript } from '../one-off.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';

const WRITTEN_SINGLY = 100;
const FLOOD = 140;

describe('a flood of sign-ins', function () {
  this.timeout(180_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  before(async () => {
    own = await twoServices({ SESSION_MAX: '10', OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'http://localhost:3000' }, 20);
  });
  after(() => own.end());

  let turn = 0;
  const at = (path: string, body?: unknown, options = {}): Promise<Answer> =>
    call(own.services[(turn += 1) % 2]!.url, path, body, { agent: own.agent, ...options });
  const signIn = ({ email, password }: Member) => at('/v1/auth/login', { login: email, password });
  const minuteIsOver = async (): Promise<void> => {
    await sql(own.database.url, `update audit_tally set minute = minute - interval '2 minutes'`);
    const env = { NODE_ENV: 'test', DATABASE_URL: own.database.url, SECRET_KEY, ...CHEAP };
    expect((await runScript('audit-seal.ts', env)).code).to.equal(0);
  };
  /** How many events an action has, and how often it happened. */
  const entriesOf = async ({ email }: Member, action: string): Promise<readonly [events: number, times: number]> => {
    const rows = await sql<{ details: string }>(
      own.database.url,
      `select d.details from audit_event e join audit_detail d on d.event_id = e.id
        where e.action = $2 and e.subject_id = (select user_id::text from user_identity where value = $1)`,
      [email, action],
    );
    const counts = rows.map(({ details }) =>
      Number(JSON.parse(details).changes.find(({ field }: { field: string }) => field === 'count')?.after ?? 1),
    );
    return [counts.length, counts.reduce((sum, one) => sum + one, 0)];
  };
  const livingOf = async ({ email }: Member): Promise<number> =>
    (
      await sql(
        own.database.url,
        `select from session where ended_at is null
            and user_id = (select user_id from user_identity where value = $1)`,
        [email],
      )
    ).length;
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 200));
  };
  /** Waits if the current minute is about to end, so that `act` happens within one minute. */
  const inOneMinute = async <A>(act: () => Promise<A>): Promise<A> => {
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 25_000) await new Promise((resolve) => setTimeout(resolve, left));
    return act();
  };

  // requirement 102, 105
  it('of one account leaves a hundred events a minute and one with the number, also for ending the sessions', async () => {
    const [member, answers] = await inOneMinute(async () => {
      const who = await join(own.services[0]!.url);
      return [who, await Promise.all(Array.from({ length: FLOOD }, () => signIn(who)))] as const;
    });
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(FLOOD).fill(200));
    await until(async () => (await livingOf(member)) <= 10);
    await minuteIsOver();
    // The first sign-in is that of joining.
    expect(await entriesOf(member, 'session.started')).to.deep.equal([WRITTEN_SINGLY + 1, FLOOD + 1]);
    const [events, times] = await entriesOf(member, 'session.ended');
    expect(times, 'none is left out').to.equal(FLOOD + 1 - 10);
    expect(events).to.be.below(WRITTEN_SINGLY + 10);
  });

  // requirement 102, 105
  it('with wrong passwords in between, cleared by right ones, leaves ten events of those and a number', async () => {
    const member = await inOneMinute(async () => {
      const who = await join(own.services[0]!.url);
      for (let n = 0; n < 10; n += 1) expect((await signIn(who)).status).to.equal(200);
      for (let round = 0; round < 5; round += 1) {
        for (let n = 0; n < 4; n += 1) expect((await signIn({ ...who, password: 'a wrong one' })).status).to.equal(401);
        expect((await signIn(who)).status).to.equal(200);
      }
      return who;
    });
    await minuteIsOver();
    expect(await entriesOf(member, 'password.refused')).to.deep.equal([11, 20]);
  });

  // requirement 102, 105
  it('with sign-outs and re-authentications is counted, too', async () => {
    const member = await inOneMinute(async () => {
      const who = await join(own.services[0]!.url);
      for (let n = 0; n < 15; n += 1) {
        const { body } = await signIn(who);
        const again = await at(
          '/v1/auth/reauthenticate',
          { password: who.password },
          { headers: { authorization: `Bearer ${body.access_token}` } },
        );
        expect(again.status, again.text).to.equal(200);
        const out = await at('/v1/auth/logout', { refresh_token: again.body.refresh_token });
        expect(out.status).to.equal(204);
      }
      return who;
    });
    await minuteIsOver();
    expect(await entriesOf(member, 'session.started')).to.deep.equal([16, 16]);
    expect(await entriesOf(member, 'session.renewed')).to.deep.equal([11, 15]);
    expect(await entriesOf(member, 'session.ended')).to.deep.equal([11, 15]);
  });
});

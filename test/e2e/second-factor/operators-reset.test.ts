import { expect } from 'chai';
import { call, eventually, join } from '../client.ts';
import { linkIn, mailTo } from '../mailbox.ts';
import { runScript } from '../one-off.ts';
import { oneService } from '../own-database.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { CHEAP } from '../process.ts';
import { as, enrol, login } from './enrolled.ts';

describe('npm run factors:reset', function () {
  this.timeout(60_000);
  let own: Awaited<ReturnType<typeof oneService>>;
  let url: string;
  before(async () => {
    own = await oneService();
    ({ url } = own.service);
  });
  after(() => own.end());

  const reset = (...args: readonly string[]) =>
    runScript('factors-reset.ts', { ...CHEAP, DATABASE_URL: own.database.url }, args);

  it('removes the second factor of a last administrator, like an administrator’s reset', async () => {
    const member = await join(url);
    await makeSuperAdmin(own.database.url, member.email);
    const ada = await enrol(url, member);
    const undo = await eventually(
      async () => (await mailTo(url, ada.email)).map((mail) => linkIn(mail).token).find(Boolean),
      'a link',
    );
    const ended = await reset(ada.email.toUpperCase());
    expect([ended.code, ended.stdout]).to.satisfy(
      ([code, text]: [number, string]) => code === 0 && text.includes('removed the second factor'),
      ended.stdout + ended.stderr,
    );
    expect((await as(url, ada, 'GET', '/v1/me')).status).to.equal(401);
    expect((await login(url, ada)).status).to.equal(200);
    expect((await call(url, `/undo-factor?token=${undo}`)).status, 'the link is void').to.equal(401);
    await eventually(
      async () =>
        (await mailTo(url, ada.email)).find(
          ({ subject }) => subject === 'Your second factors and passkeys were removed',
        ),
      'a notice',
    );
    const [event] = await sql<{ actor_id: number | null; details: string }>(
      own.database.url,
      `select e.actor_id, d::text as details from audit_event e join audit_detail d on d.event_id = e.id
        where e.action = 'factor.reset'`,
    );
    expect(event?.actor_id).to.equal(null);
    expect(event?.details).to.include('npm run factors:reset');
  });

  it('finds users by their username, and says what to do about anything else', async () => {
    const ada = await join(url);
    await sql(
      own.database.url,
      `update user_auth set username = 'ada.operated' where user_id = (select user_id from user_identity where value = $1)`,
      [ada.email],
    );
    expect((await reset('ada.operated')).code).to.equal(0);
    const unknown = await reset('nobody@example.com');
    expect([unknown.code, unknown.stdout]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && text.includes('there is no user with this verified address'),
      unknown.stdout,
    );
    for (const args of [[], ['a@example.com', 'b@example.com'], ['not a login'], ['--all']]) {
      const { code, stderr } = await reset(...args);
      expect(code, args.join(' ')).to.equal(64);
      expect(stderr).to.include('Usage: npm run --silent factors:reset -- LOGIN');
    }
    expect((await reset('nobody@example.com')).stderr).to.equal('');
  });
});

import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, codesFor, eventually, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { makeSuperAdmin, sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';

const BUDGETS: Env = {
  ...CHEAP,
  PUBLIC_URL: 'https://id.example',
  OTP_RESEND_INTERVAL: '0',
  SEND_BUDGET_HOUR: '2',
  SEND_BUDGET_DAY: '2',
};
const DETAILS = ['date', 'x-request-id'];

const shown = ({ status, headers, body }: Answer) => ({
  status,
  body,
  headers: Object.fromEntries(
    Object.entries(headers).filter(([name]) => !DETAILS.includes(name) && !name.startsWith('ratelimit')),
  ),
});

describe('send budgets of a running service', () => {
  let db: FreshDatabase;
  let limited: ServiceProcess;
  let unlimited: ServiceProcess;
  const start = (env: Env) => spawnService({ DATABASE_URL: db.url, ...BUDGETS, ...env });
  before(async () => {
    db = await freshDatabase();
    [limited, unlimited] = await Promise.all([start({ RATE_LIMIT: 'on' }), start({ RATE_LIMIT: 'off' })]);
  });
  after(async () => {
    await Promise.all([limited.stop(), unlimited.stop()]);
    await db.drop();
  });

  const withService = async (env: Env, work: (service: ServiceProcess) => Promise<void>): Promise<void> => {
    const service = await start(env);
    try {
      await work(service);
    } finally {
      await service.stop();
    }
  };
  const ask = (url: string, value: string) => call(url, '/v1/auth/otp', { type: 'email', value });
  /** The number of messages, once all written ones are sent. */
  const delivered = async (url: string, email: string): Promise<number> => {
    const undelivered = () => sql(db.url, 'select from outbound_message where body is not null');
    await eventually(async () => (await undelivered()).length === 0, 'the delivery of every message');
    return (await codesFor(url, email)).length;
  };
  /** All messages, with a code or without. */
  const subjectsTo = async (url: string, email: string): Promise<readonly string[]> => {
    await delivered(url, email);
    const { body } = await call(url, `/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    return body.items.map(({ subject }: { subject: string }) => subject);
  };
  let clients = 0;
  /** Each request from another client address, below the limit per address. */
  const from = () => ({ 'x-forwarded-for': `198.51.${Math.floor((clients += 1) / 250)}.${clients % 250}` });

  it('stop messages without changing answers or the code that was sent', async () => {
    // requirement 18, 34
    const { url } = limited;
    const known = (await join(url)).email;
    const unknown = anyEmail();
    const code = await codeFrom(url, known, () => ask(url, known));
    await ask(url, unknown);
    for (let n = 0; n < 3; n += 1) expect(shown(await ask(url, known))).to.deep.equal(shown(await ask(url, unknown)));
    const register = (email: string) =>
      call(url, '/v1/auth/register', { first_name: 'Ada', email, password: PASSWORD });
    for (const email of [known, unknown]) expect((await register(email)).status, email).to.equal(202);
    expect(await delivered(url, known)).to.equal(2);
    // The requests before its registration don't count for its owner.
    expect(await delivered(url, unknown)).to.equal(1);
    expect((await call(url, '/v1/auth/otp/verify', { type: 'email', value: known, code })).status).to.equal(200);
  });

  it('are shared by all processes, and disabled by RATE_LIMIT=off', async () => {
    const email = anyEmail();
    await join(limited.url, email);
    await withService({ RATE_LIMIT: 'on' }, async ({ url }) => {
      for (let n = 0; n < 3; n += 1) await ask(url, email);
      expect(await delivered(url, email)).to.equal(2);
    });
    for (let n = 0; n < 3; n += 1) await ask(unlimited.url, email);
    expect(await delivered(unlimited.url, email)).to.equal(5);
  });

  // requirement 103
  it('keep attackers with many accounts from delaying invitations, resets and known devices', async () => {
    const accounts = await Promise.all(Array.from({ length: 7 }, () => join(unlimited.url)));
    const [owner, admin] = [await join(unlimited.url), await join(unlimited.url)];
    await makeSuperAdmin(db.url, admin.email);
    const interval = { OTP_RESEND_INTERVAL: '60', SEND_BUDGET_HOUR: '5', SEND_BUDGET_DAY: '10' };
    await withService({ RATE_LIMIT: 'on', TRUST_PROXY: '1', ...interval }, async ({ url }) => {
      const as = ({ accessToken }: Member) => ({ authorization: `Bearer ${accessToken}` });
      const [guest, own] = [anyEmail(), owner.email];
      const claim = (by: Member, value: string) =>
        call(url, '/v1/me/identities', { type: 'email', value }, { headers: as(by) });
      const claims = await Promise.all(accounts.flatMap((by) => [claim(by, guest), claim(by, own)]));
      expect(claims.map(({ status }) => status)).to.deep.equal(claims.map(() => 201));
      for (const path of ['/v1/auth/otp', '/v1/auth/password/forgot'])
        await call(url, path, { type: 'email', value: own }, { headers: from() });
      expect(await delivered(url, guest)).to.equal(5);

      const administer = (path: string, body: object) => call(url, path, body, { headers: as(admin) });
      const invited = await administer('/v1/users', { first_name: 'Ada', role: 'User', email: guest });
      expect(invited.status).to.equal(201);
      expect(await subjectsTo(url, guest)).to.have.lengthOf(6);
      const { body: me } = await call(url, '/v1/me', undefined, { headers: as(owner) });
      const had = await delivered(url, own);
      expect((await administer(`/v1/users/${me.id}/password-reset`, {})).status).to.equal(202);
      expect(await delivered(url, own)).to.equal(had + 1);
      for (const path of ['/v1/auth/otp', '/v1/auth/password/forgot']) {
        const asked = await call(
          url,
          path,
          { type: 'email', value: own, device_token: owner.deviceToken },
          { headers: from() },
        );
        expect(asked.status).to.equal(202);
      }
      expect(await delivered(url, own)).to.equal(had + 3);
    });
  });

  // requirement 107
  it('end a code’s lifetime with its message’s, however often others request codes', async () => {
    const env = { RATE_LIMIT: 'on', TRUST_PROXY: '1', SEND_BUDGET_HOUR: '1', SEND_BUDGET_DAY: '1', OTP_TTL: '3' };
    const known = (await join(unlimited.url)).email;
    await withService(env, async ({ url }) => {
      const asking = (value: string) => call(url, '/v1/auth/otp', { type: 'email', value }, { headers: from() });
      const code = await codeFrom(url, known, () => asking(known));
      const sent = Date.now();
      const asked = async () => {
        expect((await asking(known)).status).to.equal(202);
        return Date.now() > sent + 3_000;
      };
      await eventually(asked, 'the end of three seconds');
      const guess = { type: 'email', value: known, code };
      expect((await call(url, '/v1/auth/otp/verify', guess, { headers: from() })).status).to.equal(401);
      expect(await delivered(url, known)).to.equal(2);
    });
  });
});

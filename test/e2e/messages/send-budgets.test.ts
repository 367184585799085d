import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { anyEmail, call, codeFrom, codesFor, eventually, join, PASSWORD } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { makeSuperAdmin } from '../people.ts';
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
  before(async () => void (db = await freshDatabase()));
  after(() => db.drop());

  const withService = async (env: Env, work: (service: ServiceProcess) => Promise<void>): Promise<void> => {
    const service = await spawnService({ DATABASE_URL: db.url, ...BUDGETS, ...env });
    try {
      await work(service);
    } finally {
      await service.stop();
    }
  };
  const ask = (url: string, value: string) => call(url, '/v1/auth/otp', { type: 'email', value });
  /** How many messages there are once all that were written are sent. */
  const delivered = async (url: string, email: string): Promise<number> => {
    const { pool } = db.open(1);
    await eventually(async () => {
      const { rows } = await pool.query('select from outbound_message where body is not null');
      return rows.length === 0;
    }, 'the delivery of every message');
    return (await codesFor(url, email)).length;
  };
  /** Of all messages, with a code or without. */
  const subjectsTo = async (url: string, email: string): Promise<readonly string[]> => {
    await delivered(url, email);
    const { body } = await call(url, `/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    return body.items.map(({ subject }: { subject: string }) => subject);
  };
  let clients = 0;
  /** Each request from another client address, for which the limits per address are no hindrance. */
  const from = () => ({ 'x-forwarded-for': `198.51.${Math.floor((clients += 1) / 250)}.${clients % 250}` });

  it('end the sending, change no answer, and leave the code that was sent as it is', async () => {
    // requirement 18, 34
    await withService({ RATE_LIMIT: 'on' }, async ({ url }) => {
      const known = (await join(url)).email;
      const unknown = anyEmail();
      const code = await codeFrom(url, known, () => ask(url, known));
      await ask(url, unknown);
      for (let n = 0; n < 3; n += 1) expect(shown(await ask(url, known))).to.deep.equal(shown(await ask(url, unknown)));
      const register = (email: string) =>
        call(url, '/v1/auth/register', { first_name: 'Ada', email, password: PASSWORD });
      expect([(await register(known)).status, (await register(unknown)).status]).to.deep.equal([202, 202]);
      expect(await delivered(url, known)).to.equal(2);
      // it was nobody's when it was asked for, which its owner does not pay for
      expect(await delivered(url, unknown)).to.equal(1);
      expect((await call(url, '/v1/auth/otp/verify', { type: 'email', value: known, code })).status).to.equal(200);
    });
  });

  it('are shared by all processes, and lifted by RATE_LIMIT=off', async () => {
    const email = anyEmail();
    await withService({ RATE_LIMIT: 'on' }, async ({ url }) => void (await join(url, email)));
    await withService({ RATE_LIMIT: 'on' }, async ({ url }) => {
      for (let n = 0; n < 3; n += 1) await ask(url, email);
      expect(await delivered(url, email)).to.equal(2);
    });
    await withService({ RATE_LIMIT: 'off' }, async ({ url }) => {
      for (let n = 0; n < 3; n += 1) await ask(url, email);
      expect(await delivered(url, email)).to.equal(5);
    });
  });

  // requirement 103
  it('let strangers with many accounts keep no invitation, reset or known device waiting', async () => {
    let [accounts, owner, admin]: [Member[], Member?, Member?] = [[]];
    await withService({ RATE_LIMIT: 'off' }, async ({ url }) => {
      for (let n = 0; n < 7; n += 1) accounts = [...accounts, await join(url)];
      [owner, admin] = [await join(url), await join(url)];
      await makeSuperAdmin(db.url, admin.email);
    });
    const interval = { OTP_RESEND_INTERVAL: '60', SEND_BUDGET_HOUR: '5', SEND_BUDGET_DAY: '10' };
    await withService({ RATE_LIMIT: 'on', TRUST_PROXY: '1', ...interval }, async ({ url }) => {
      const as = ({ accessToken }: Member) => ({ authorization: `Bearer ${accessToken}` });
      const [guest, own] = [anyEmail(), owner!.email];
      const claim = (by: Member, value: string) =>
        call(url, '/v1/me/identities', { type: 'email', value }, { headers: as(by) });
      const claims = await Promise.all(accounts.flatMap((by) => [claim(by, guest), claim(by, own)]));
      expect(claims.map(({ status }) => status)).to.deep.equal(claims.map(() => 201));
      for (const path of ['/v1/auth/otp', '/v1/auth/password/forgot'])
        await call(url, path, { type: 'email', value: own }, { headers: from() });
      expect(await delivered(url, guest)).to.equal(5);

      const administer = (path: string, body: object) => call(url, path, body, { headers: as(admin!) });
      const invited = await administer('/v1/users', { first_name: 'Ada', role: 'User', email: guest });
      expect(invited.status).to.equal(201);
      expect(await subjectsTo(url, guest)).to.have.lengthOf(6);
      const { body: me } = await call(url, '/v1/me', undefined, { headers: as(owner!) });
      const had = await delivered(url, own);
      expect((await administer(`/v1/users/${me.id}/password-reset`, {})).status).to.equal(202);
      expect(await delivered(url, own)).to.equal(had + 1);
      for (const path of ['/v1/auth/otp', '/v1/auth/password/forgot']) {
        const asked = await call(
          url,
          path,
          { type: 'email', value: own, device_token: owner!.deviceToken },
          { headers: from() },
        );
        expect(asked.status).to.equal(202);
      }
      expect(await delivered(url, own)).to.equal(had + 3);
    });
  });

  // requirement 107
  it('end the life of a code with its message’s, however often strangers ask', async () => {
    const env = { RATE_LIMIT: 'on', TRUST_PROXY: '1', SEND_BUDGET_HOUR: '1', SEND_BUDGET_DAY: '1', OTP_TTL: '3' };
    let known = '';
    await withService({ RATE_LIMIT: 'off' }, async ({ url }) => void (known = (await join(url)).email));
    await withService(env, async ({ url }) => {
      const asking = (value: string) => call(url, '/v1/auth/otp', { type: 'email', value }, { headers: from() });
      const code = await codeFrom(url, known, () => asking(known));
      const sent = Date.now();
      while (Date.now() < sent + 3_000) expect((await asking(known)).status).to.equal(202);
      const guess = { type: 'email', value: known, code };
      expect((await call(url, '/v1/auth/otp/verify', guess, { headers: from() })).status).to.equal(401);
      expect(await delivered(url, known)).to.equal(2);
    });
  });
});

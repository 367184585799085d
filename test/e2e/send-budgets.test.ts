import { expect } from 'chai';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { anyEmail, call, codeFrom, codesFor, eventually, join, PASSWORD } from './client.ts';
import type { Answer } from './client.ts';
import { CHEAP, spawnService } from './process.ts';
import type { Env, ServiceProcess } from './process.ts';

const BUDGETS: Env = { ...CHEAP, OTP_RESEND_INTERVAL: '0', SEND_BUDGET_HOUR: '2', SEND_BUDGET_DAY: '2' };
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

  it('end the sending, change no answer, and leave the code that was sent as it is', async () => {
    // security 18, 34
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
});

import { Agent } from 'node:http';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { call, join, PASSWORD } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';

/** `npm test` runs one round, `npm run test:races` 300. */
const NEW = 'another passphrase, long enough';

describe('races for a reset with two processes on one database', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });

  before(async () => {
    database = await freshDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0' };
    services = await Promise.all([spawnService(env), spawnService(env)]);
  });

  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    agent.destroy();
    await database.drop();
  });

  const url = (i = 0): string => services[i % 2]!.url;
  const post = (i: number, path: string, body: object) => call(url(i), `/v1/auth/${path}`, body, { agent });
  const resets = (bodies: readonly object[]): Promise<readonly Answer[]> =>
    Promise.all(bodies.map((body, i) => post(i, 'password/reset', body)));
  const statuses = (answers: readonly Answer[]): Record<number, number> =>
    answers.reduce<Record<number, number>>((seen, { status }) => ({ ...seen, [status]: (seen[status] ?? 0) + 1 }), {});
  const password = (i: number): string => `${NEW} ${i}`;
  const asked = async () => {
    const { email } = await join(url());
    const mail = await mailFrom(url(), email, () => post(0, 'password/forgot', { type: 'email', value: email }));
    return { email, code: mail.code!, token: linkIn(mail).token };
  };
  /** Only the winner's new password may sign in. */
  const expectWinner = async (email: string, answers: readonly Answer[], passwordOf = password): Promise<void> => {
    const winner = answers.findIndex(({ status }) => status === 204);
    expect((await post(0, 'login', { login: email, password: passwordOf(winner) })).status).to.equal(200);
    expect((await post(0, 'login', { login: email, password: PASSWORD })).status).to.equal(401);
  };

  it('of 50 concurrent resets with one code exactly one succeeds', async () => {
    // requirement 12, race 2
    for (const _ of rounds(100)) {
      const { email, code } = await asked();
      const bodies = Array.from({ length: 50 }, (__, i) => ({
        type: 'email',
        value: email,
        code,
        new_password: password(i),
      }));
      const answers = await resets(bodies);
      expect(statuses(answers)).to.deep.equal({ 204: 1, 401: 49 });
      await expectWinner(email, answers);
    }
  });

  it('of 50 concurrent resets with one link exactly one succeeds', async () => {
    // race 2
    for (const _ of rounds(100)) {
      const { email, token } = await asked();
      const answers = await resets(Array.from({ length: 50 }, (__, i) => ({ token, new_password: password(i) })));
      expect(statuses(answers)).to.deep.equal({ 204: 1, 401: 49 });
      await expectWinner(email, answers);
    }
  });

  it('of 50 concurrent resets with code and link of one message exactly one succeeds', async () => {
    // race 2
    for (const _ of rounds(100)) {
      const { email, token, code } = await asked();
      const bodies = Array.from({ length: 50 }, (__, i) =>
        i % 4 < 2
          ? { token, new_password: password(i) }
          : { type: 'email', value: email, code, new_password: password(i) },
      );
      const answers = await resets(bodies);
      expect(statuses(answers)).to.deep.equal({ 204: 1, 401: 49 });
      await expectWinner(email, answers);
    }
  });

  it('of 40 concurrent guesses at a reset code 3 are evaluated, while it is requested repeatedly', async () => {
    // requirement 14, 20, race 1, race 6
    for (const _ of rounds(100)) {
      const { email, code } = await asked();
      const wrong = (i: number) => String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0');
      const answers = await Promise.all(
        Array.from({ length: 60 }, (__, i) =>
          i % 3 === 0
            ? post(i, 'password/forgot', { type: 'email', value: email })
            : post(i, 'password/reset', {
                type: 'email',
                value: email,
                code: wrong(i),
                new_password: password(i),
              }),
        ),
      );
      expect(statuses(answers.filter((__, i) => i % 3 === 0))).to.deep.equal({ 202: 20 });
      expect(statuses(answers.filter((__, i) => i % 3 !== 0))).to.deep.equal({ 401: 3, 429: 37 });
      const right = { type: 'email', value: email, code, new_password: NEW };
      expect((await post(0, 'password/reset', right)).status).to.equal(429);
    }
  });

  it('no session started with the old password or code outlives a reset', async () => {
    // requirement 50, race 9
    for (const _ of rounds(50)) {
      const { email, token } = await asked();
      const tokens: string[] = [];
      const signingIn = Array.from({ length: 20 }, async (__, i) => {
        const { status, body } = await post(i, 'login', { login: email, password: PASSWORD });
        if (status === 200) tokens.push(body.access_token);
      });
      const reset = post(0, 'password/reset', { token, new_password: NEW });
      await Promise.all(signingIn);
      expect((await reset).status).to.equal(204);
      for (const accessToken of tokens) {
        const headers = { authorization: `Bearer ${accessToken}` };
        expect((await call(url(), '/v1/me', undefined, { headers })).status).to.equal(401);
      }
    }
  });
});

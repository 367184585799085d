import { Agent } from 'node:http';
import { expect } from 'chai';
import { anyEmail, call, join } from '../e2e/client.ts';
import type { Answer, Member } from '../e2e/client.ts';
import { NO_LOCKS, floodOver } from '../e2e/flood.ts';
import type { Sent } from '../e2e/flood.ts';
import { oneService } from '../e2e/own-database.ts';
import { median } from './compare.ts';

const CALLS = 200;
/** If times vary by a third, a caller who waits three times as long is noticed in 99 of 100 runs. */
const SAMPLES = 6;
const ROUNDS = 3;

describe('200 calls that wait for one row', function () {
  this.timeout(300_000);

  it('delay other callers at most twice as much as harmless calls do', async () => {
    // requirement 109
    const { service, end } = await oneService({ ...NO_LOCKS, OTP_MAX_ATTEMPTS: '3' });
    const agent = new Agent({ keepAlive: true, maxSockets: 300 });
    const send = ({ method = 'GET', path, body, headers = {} }: Sent): Promise<Answer> =>
      call(service.url, path, body, { agent, headers, method });
    const bearer = ({ accessToken }: Member) => ({ authorization: `Bearer ${accessToken}` });
    const [bystander, ada, other] = [await join(service.url), await join(service.url), await join(service.url)];
    const unknown = anyEmail();
    const guessAt = (value: string): Sent => ({
      path: '/v1/auth/otp/verify',
      body: { type: 'email', value, code: '000000' },
    });
    const loginAt = (login: string): Sent => ({ path: '/v1/auth/login', body: { login, password: 'wrong' } });
    const rename = (body: object): Sent => ({ method: 'PATCH', path: '/v1/me', body, headers: bearer(ada) });
    const harmless = (): Sent => ({ method: 'GET', path: '/v1/me', headers: bearer(other) });
    const attacks: Readonly<Record<string, (i: number) => Sent>> = {
      'codes of an unknown address': () => guessAt(unknown),
      'codes of a known address': () => guessAt(ada.email),
      'passwords of an unknown address': () => loginAt(unknown),
      'passwords of a known address': () => loginAt(ada.email),
      'changes of one’s own row': (i) => rename({ first_name: `Ada ${i}` }),
      'calls that change nothing': () => rename({}),
    };
    const refused: Answer[] = [];
    const measured = async (sent: (i: number) => Sent): Promise<readonly number[]> => {
      const calls = floodOver(service.url, agent, sent, CALLS);
      await calls.begun();
      const took: number[] = [];
      for (let n = 0; n < SAMPLES; n += 1) {
        const startedAt = performance.now();
        const answer = await send({ path: '/v1/me', headers: bearer(bystander) });
        took.push(performance.now() - startedAt);
        if (answer.status !== 200) refused.push(answer);
      }
      expect((await send({ path: '/health/live' })).status).to.equal(200);
      await calls.end();
      return took;
    };
    try {
      const usual: number[] = [];
      const under = new Map<string, readonly number[]>();
      // In turn, so that other load on the machine slows both.
      for (let round = 0; round < ROUNDS; round += 1)
        for (const [i, [name, attack]] of Object.entries(attacks).entries()) {
          if (i % 3 === 0) usual.push(...(await measured(harmless)));
          under.set(name, [...(under.get(name) ?? []), ...(await measured(attack))]);
        }
      for (const [name, took] of under)
        expect(median(took) / median(usual), `${name}: ${median(took)} ms, else ${median(usual)} ms`).to.be.at.most(2);
      expect(refused.map(({ text }) => text)).to.deep.equal([]);
    } finally {
      agent.destroy();
      await end();
    }
  });
});

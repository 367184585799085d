import { join as joinPath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { anyEmail, call, codeFrom, eventually, join as register, PASSWORD } from '../e2e/client.ts';
import type { Answer, Member } from '../e2e/client.ts';
import { runScript } from '../e2e/one-off.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { Env, ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';

const CLOCK = pathToFileURL(joinPath(import.meta.dirname, 'other-clock.ts')).href;
const MINUTE = 60_000;
/** Of access tokens, codes, locks and fresh sign-ins alike, in seconds. */
const TTL = 3;
const OVER_MS = TTL * 1_000 + 1_100;

describe('processes whose clocks are wrong', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let services: ServiceProcess[] = [];

  before(async () => {
    database = await freshDatabase();
  });
  afterEach(() => Promise.all(services.map(({ stop }) => stop())));
  after(() => database.drop());

  const start = async (offsets: readonly number[], jumpMs = 0): Promise<void> => {
    const env: Env = {
      ...CHEAP,
      DATABASE_URL: database.url,
      PUBLIC_URL: 'https://id.test',
      OTP_RESEND_INTERVAL: '0',
      PASSWORD_LOCK: String(TTL),
      OTP_TTL: String(TTL),
      REAUTH_TTL: String(TTL),
      ACCESS_TOKEN_TTL: String(TTL),
      CLOCK_JUMP_MS: String(jumpMs),
    };
    services = await Promise.all(
      offsets.map((ms) => spawnService({ ...env, CLOCK_OFFSET_MS: String(ms) }, 'started', ['--import', CLOCK])),
    );
  };
  const as = (
    url: string,
    path: string,
    { accessToken }: Pick<Member, 'accessToken'>,
    body?: unknown,
  ): Promise<Answer> => call(url, path, body, { headers: { authorization: `Bearer ${accessToken}` } });
  const login = (url: string, email: string, password = PASSWORD) =>
    call(url, '/v1/auth/login', { login: email, password });
  const statuses = (calls: readonly Promise<Answer>[]): Promise<readonly number[]> =>
    Promise.all(calls).then((answers) => answers.map(({ status }) => status));

  for (const [what, ms] of [
    ['an hour', 60 * MINUTE],
    ['five minutes', 5 * MINUTE],
  ] as const)
    it(`${what} ahead and ${what} behind decide alike, because the database's clock decides`, async () => {
      // race 23, requirement 13, requirement 39
      await start([ms, -ms]);
      const [ahead, behind] = services.map(({ url }) => url) as [string, string];
      for (const [here, there] of [
        [ahead, behind],
        [behind, ahead],
      ] as const) {
        const { email } = await register(here);
        const member = { accessToken: (await login(here, email)).body.access_token, email };

        // An access token, and how fresh it is.
        expect(await statuses([as(here, '/v1/me', member), as(there, '/v1/me', member)])).to.deep.equal([200, 200]);
        const claim = { type: 'email', value: anyEmail() };
        expect((await as(there, '/v1/me/identities', member, claim)).status).to.equal(201);
        await sleep(OVER_MS);
        expect(await statuses([as(here, '/v1/me', member), as(there, '/v1/me', member)])).to.deep.equal([401, 401]);

        // A refresh token, and a sign-in that is no longer fresh.
        const { refresh_token: first } = (await login(here, email)).body;
        await sleep(OVER_MS);
        const refreshed = await call(there, '/v1/auth/refresh', { refresh_token: first });
        expect(refreshed.status).to.equal(200);
        const stale = { accessToken: refreshed.body.access_token };
        for (const url of [here, there]) {
          expect((await as(url, '/v1/me', stale)).status).to.equal(200);
          const refused = await as(url, '/v1/me/identities', stale, { type: 'email', value: anyEmail() });
          expect(refused.body.code).to.equal('REAUTHENTICATION_REQUIRED');
        }

        // A code.
        const ask = () => call(here, '/v1/auth/otp', { type: 'email', value: email });
        const verify = (url: string, code: string) =>
          call(url, '/v1/auth/otp/verify', { type: 'email', value: email, code });
        expect((await verify(there, await codeFrom(here, email, ask))).status).to.equal(200);
        const late = await codeFrom(here, email, ask);
        await sleep(OVER_MS);
        expect(await statuses([verify(here, late), verify(there, late)])).to.deep.equal([401, 401]);

        // A lock.
        for (let n = 0; n < 5; n += 1) await login(here, email, 'a wrong passphrase');
        const locked = await login(there, email);
        expect(locked.status).to.equal(429);
        expect(Number(locked.headers['retry-after'])).to.be.within(1, TTL);
        await sleep(OVER_MS);
        expect(await statuses([login(here, email), login(there, email)])).to.deep.equal([200, 200]);
      }
      const verified = await runScript('audit-verify.ts', { DATABASE_URL: database.url });
      expect(verified.code, verified.stdout + verified.stderr).to.equal(0);
    });

  it('that jump back ten minutes revive nothing that has expired', async () => {
    // race 23, requirement 13, requirement 39
    await start([0, 0], -10 * MINUTE);
    const [here, there] = services.map(({ url }) => url) as [string, string];
    const { email } = await register(here);
    const { access_token: accessToken } = (await login(here, email)).body;
    const code = await codeFrom(here, email, () => call(here, '/v1/auth/otp', { type: 'email', value: email }));
    await sleep(OVER_MS);
    for (let n = 0; n < 5; n += 1) await login(there, email, 'a wrong passphrase');
    const { child, lines } = services[0]!;
    child.kill('SIGUSR2');
    await eventually(async () => lines.some((line) => line.includes('the clock jumped')), 'the jump');
    for (const url of [here, there]) {
      expect((await as(url, '/v1/me', { accessToken })).status, 'an access token').to.equal(401);
      const tried = await call(url, '/v1/auth/otp/verify', { type: 'email', value: email, code });
      expect(tried.status, 'a code').to.equal(401);
      expect((await login(url, email)).status, 'a lock').to.equal(429);
    }
    await sleep(OVER_MS);
    for (const url of [here, there]) {
      const again = await login(url, email);
      expect(again.status).to.equal(200);
      for (const one of [here, there])
        expect((await as(one, '/v1/me', { accessToken: again.body.access_token })).status).to.equal(200);
    }
  });
});

import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { call } from '../client.ts';
import { keyed, send, signIn, signInOptions, withPasskey } from '../passkeys/passkey-steps.ts';
import { sql } from '../people.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { Env, ServiceProcess } from '../process.ts';
import { rounds } from '../rounds.ts';
import { authenticator } from '../second-factor/authenticator.ts';
import { as, challengeOf, complete, enrolled, login, problemOf } from '../second-factor/enrolled.ts';

const ORIGIN = 'http://localhost:3000';
const KIND = { origin: ORIGIN };
/** The host’s clock is an hour behind. */
const BEHIND = `data:text/javascript,${encodeURIComponent(`
  const Real = Date;
  const now = () => Real.now() - 3_600_000;
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };`)}`;

describe('second factors and passkeys', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  const running: ServiceProcess[] = [];
  // of its own for each test, because its keys are sealed under one secret
  beforeEach(async () => void (database = await freshDatabase()));
  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
    await database.drop();
  });

  const start = async (env: Env = {}, execArgv: readonly string[] = []): Promise<ServiceProcess> => {
    const own = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: ORIGIN };
    const service = await spawnService({ ...own, ...env }, 'started', execArgv);
    running.push(service);
    return service;
  };
  const sessionsOf = async (email: string): Promise<number> =>
    (
      await sql<{ n: number }>(
        database.url,
        `select count(*)::int as n from session where user_id = (select user_id from user_identity where value = $1)`,
        [email],
      )
    )[0]!.n;

  it('outlive a new SECRET_KEY, as long as the former one is configured', async () => {
    const [first, second] = [0, 1].map(() => randomBytes(32).toString('base64url')) as [string, string];
    const old = await start({ SECRET_KEY: first });
    const ada = await withPasskey(old.url, await enrolled(old.url), KIND);
    const waiting = challengeOf(await login(old.url, ada));
    const { options } = (await call(old.url, '/v1/auth/second-factor/options', { challenge: waiting })).body;
    const signInLater = await signInOptions(old.url);
    const unconfirmed = await as(old.url, ada, 'POST', '/v1/me/factors/totp', { replace: true });
    await old.stop();

    const { url } = await start({ SECRET_KEY: second, SECRET_KEYS_OLD: first });
    expect((await send(url, ada.key.get(signInLater))).status).to.equal(200);
    expect((await complete(url, waiting, { passkey: ada.key.get(options) })).status).to.equal(200);
    expect((await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code() })).status).to.equal(200);
    const [recovery_code, other] = ada.recoveryCodes;
    expect((await complete(url, challengeOf(await login(url, ada)), { recovery_code })).status).to.equal(200);
    const again = await complete(url, challengeOf(await login(url, ada)), { recovery_code });
    expect(problemOf(again)).to.equal('401 INVALID_CODE');
    expect((await complete(url, challengeOf(await login(url, ada)), { recovery_code: other })).status).to.equal(200);
    expect((await signIn(url, ada.key)).status).to.equal(200);
    const code = authenticator(unconfirmed.body.secret).code();
    const confirmed = await as(url, ada, 'POST', '/v1/me/factors/totp/confirm', { code });
    expect(confirmed.status, confirmed.text).to.equal(200);
  });

  it('leave no session behind if the service is killed between the two factors', async () => {
    for (const _round of rounds(5)) {
      const service = await start();
      const ada = await enrolled(service.url);
      const before = await sessionsOf(ada.email);
      const challenge = challengeOf(await login(service.url, ada));
      service.child.kill('SIGKILL');
      await service.exit;
      expect(await sessionsOf(ada.email)).to.equal(before);
      const { url } = await start();
      expect(await sessionsOf(ada.email)).to.equal(before);
      expect((await complete(url, challenge, { totp: ada.app.code() })).status).to.equal(200);
      expect(await sessionsOf(ada.email)).to.equal(before + 1);
    }
  });

  it('are judged by the clock of the database, not by that of a host that is an hour behind', async () => {
    const [right, behind] = await Promise.all([start(), start({}, [`--import=${BEHIND}`])]);
    const ada = await withPasskey(right.url, await enrolled(right.url), KIND);
    const totp = ada.app.code();
    expect((await complete(behind.url, challengeOf(await login(right.url, ada)), { totp })).status).to.equal(200);
    for (const { url } of [right, behind]) {
      const used = await complete(url, challengeOf(await login(url, ada)), { totp });
      expect(problemOf(used)).to.equal('401 INVALID_CODE');
      const hourAgo = await complete(url, challengeOf(await login(url, ada)), { totp: ada.app.code(-120) });
      expect(problemOf(hourAgo)).to.equal('401 INVALID_CODE');
    }
    const confirmed = await enrolled(behind.url);
    expect((await login(right.url, confirmed)).body.code).to.equal('SECOND_FACTOR_REQUIRED');

    const made = await signInOptions(behind.url);
    expect((await send(right.url, ada.key.get(made))).status).to.equal(200);
    const replayed = ada.key.get(await signInOptions(right.url));
    expect((await send(behind.url, replayed)).status).to.equal(200);
    for (const { url } of [right, behind]) expect(problemOf(await send(url, replayed))).to.equal('401 INVALID_PASSKEY');
    const eve = await keyed(behind.url, KIND);
    expect((await signIn(right.url, eve.key)).status).to.equal(200);

    const over = challengeOf(await login(behind.url, ada));
    await sql(database.url, `update sign_in_challenge set expires_at = now() - interval '1 s' where used_at is null`);
    const late = await complete(behind.url, over, { totp: ada.app.code(1) });
    expect(problemOf(late)).to.equal('401 INVALID_CHALLENGE');
  });
});

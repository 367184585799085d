import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { expect } from 'chai';
import { startEmbedded } from '../../src/adapters/embedded-postgres/start.ts';
import type { Embedded } from '../../src/adapters/embedded-postgres/start.ts';
import { isGone, serverPid } from '../embedded/support.ts';
import { PASSWORD, anyEmail, call, codeFrom, eventually, join } from './client.ts';
import type { Member } from './client.ts';
import { CHEAP, spawnService } from './process.ts';
import type { ServiceProcess } from './process.ts';

describe('a restart', function () {
  this.timeout(120_000);
  let folder: string;
  let postgres: Embedded;
  let service: ServiceProcess;

  const startPostgres = () => startEmbedded({ dataDir: path(folder, 'postgres'), log: () => {} });
  const startService = () =>
    spawnService({
      ...CHEAP,
      DATABASE_URL: postgres.url,
      MIGRATE_ON_START: 'on',
      OTP_RESEND_INTERVAL: '0',
      // the issuer of the tokens, whatever the port is
      PUBLIC_URL: 'http://localhost:3000',
    });
  const killService = async () => {
    service.child.kill('SIGKILL');
    if (service.child.signalCode === null) await once(service.child, 'exit');
  };
  const killPostgres = async () => {
    const pid = await serverPid(path(folder, 'postgres'));
    process.kill(pid, 'SIGKILL');
    await eventually(async () => isGone(pid), 'the end of the server');
  };

  before(async () => {
    folder = await mkdtemp(path(tmpdir(), 'restart-test-'));
    // for root the server runs as another user, who has to get in
    await chmod(folder, 0o755);
    postgres = await startPostgres();
    service = await startService();
  });
  after(async () => {
    await killService();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const post = async (to: string, body: object) => {
    const answer = await call(service.url, `/v1/auth/${to}`, body);
    return { ...answer, tells: [answer.status, answer.body.code] };
  };
  const login = ({ email }: Pick<Member, 'email'>, password = PASSWORD) => post('login', { login: email, password });
  const me = async (token: string) =>
    (await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).status;

  /** What must stay as it is, each of a user of its own. */
  const history = async () => {
    const [ended, rotated, locked, coded, unknown] = [
      await join(service.url),
      await join(service.url),
      await join(service.url),
      await join(service.url),
      { email: anyEmail() },
    ];
    await post('logout', { refresh_token: ended.refreshToken });
    const second = (await post('refresh', { refresh_token: rotated.refreshToken })).body;
    const third = (await post('refresh', { refresh_token: second.refresh_token })).body;
    for (const who of [locked, unknown]) for (let n = 0; n < 5; n += 1) await login(who, 'wrong');
    const value = coded.email;
    const code = await codeFrom(service.url, value, () => post('otp', { type: 'email', value }));
    expect((await post('otp/verify', { type: 'email', value, code })).status).to.equal(200);
    return { ended, rotated, third, locked, unknown, used: { type: 'email', value, code } };
  };

  // security 27, T11
  const expectKept = async ({ ended, rotated, third, locked, unknown, used }: Awaited<ReturnType<typeof history>>) => {
    expect(await me(ended.accessToken), 'an ended session').to.equal(401);
    expect((await post('refresh', { refresh_token: ended.refreshToken })).status).to.equal(401);
    for (const who of [locked, unknown]) expect((await login(who)).tells, 'a lock').to.deep.equal([429, 'LOCKED']);
    expect((await post('otp/verify', used)).tells, 'a used code').to.deep.equal([401, 'INVALID_CODE']);
    expect(await me(third.access_token), 'a living session').to.equal(200);
    expect((await post('refresh', { refresh_token: rotated.refreshToken })).status, 'an old token').to.equal(401);
    expect(await me(third.access_token), 'it ended the session').to.equal(401);
  };

  it('of the killed service forgets nothing', async () => {
    const kept = await history();
    await killService();
    service = await startService();
    await expectKept(kept);
  });

  it('of the killed database forgets nothing, and the service goes on', async () => {
    const kept = await history();
    await killPostgres();
    expect((await login(kept.locked)).status).to.equal(503);
    const { url } = postgres;
    postgres = await startPostgres();
    if (postgres.url !== url) {
      // the server came back at another port
      await killService();
      service = await startService();
    }
    await eventually(async () => (await call(service.url, '/health/ready')).status === 200, 'readiness');
    await expectKept(kept);
  });
});

import { expect } from 'chai';
import { Client } from 'pg';
import { startOwnCluster } from '../../support/cluster.ts';
import type { Cluster } from '../../support/cluster.ts';
import { PASSWORD, anyEmail, call, codeFrom, eventually, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { linkIn, mailFrom } from '../mailbox.ts';
import { CHEAP, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

const WRONG = `wrong ${PASSWORD}`;
const otherThan = (code: string, n = 0): string => String((Number(code) + 1 + n) % 1_000_000).padStart(6, '0');

describe('ended, used and locked things', function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let service: ServiceProcess;

  const start = () =>
    spawnService({
      ...CHEAP,
      DATABASE_URL: cluster.url,
      MIGRATE_ON_START: 'on',
      OTP_RESEND_INTERVAL: '0',
      PUBLIC_URL: 'https://id.example',
    });
  before(async () => {
    cluster = await startOwnCluster();
    service = await start();
  });
  after(async () => {
    await service?.stop();
    await cluster?.stop();
  });

  const post = (path: string, body: object): Promise<Answer> => call(service.url, `/v1/auth/${path}`, body);
  const problemOf = async (answer: Promise<Answer>): Promise<string> => {
    const { status, body } = await answer;
    return `${status} ${body.code}`;
  };
  const login = (email: string, password: string, device?: string) =>
    post('login', { login: email, password, ...(device === undefined ? {} : { device_token: device }) });
  const verify = (email: string, code: string) => post('otp/verify', { type: 'email', value: email, code });
  const refresh = (token: string) => post('refresh', { refresh_token: token });
  const me = async (token: string): Promise<number> =>
    (await call(service.url, '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).status;
  const codeTo = (email: string) => codeFrom(service.url, email, () => post('otp', { type: 'email', value: email }));
  const times = async (n: number, act: (i: number) => Promise<Answer>): Promise<void> => {
    for (let i = 0; i < n; i += 1) expect((await act(i)).status).to.equal(401);
  };

  /** Creates a state of each kind; returns a check that must pass from then on. */
  const prepare = async (): Promise<() => Promise<void>> => {
    const [living, ended, stolen, lost, used, reset, locked, counted, codes] = await Promise.all(
      Array.from({ length: 9 }, () => join(service.url)),
    );
    const nobody = anyEmail();
    expect((await post('logout', { refresh_token: ended!.refreshToken })).status).to.equal(204);
    const chain = [stolen!.refreshToken];
    const accesses = [stolen!.accessToken];
    for (let n = 0; n < 4; n += 1) {
      const { body } = await refresh(chain[n]!);
      chain.push(body.refresh_token);
      accesses.push(body.access_token);
      expect(await me(body.access_token)).to.equal(200);
    }
    const successor = (await refresh(lost!.refreshToken)).body.refresh_token;
    const usedCode = await codeTo(used!.email);
    expect((await verify(used!.email, usedCode)).status).to.equal(200);
    const mail = await mailFrom(service.url, reset!.email, () =>
      post('password/forgot', { type: 'email', value: reset!.email }),
    );
    const link = { token: linkIn(mail).token, new_password: `${PASSWORD}, another` };
    expect((await post('password/reset', link)).status).to.equal(204);
    await times(5, () => login(locked!.email, WRONG));
    await times(4, () => login(counted!.email, WRONG));
    const lockedCode = await codeTo(codes!.email);
    await times(3, (i) => verify(codes!.email, otherThan(lockedCode, i)));
    await times(5, () => login(nobody, WRONG));

    return async () => {
      expect(await me(living!.accessToken)).to.equal(200);
      expect((await refresh(living!.refreshToken)).status).to.equal(200);
      expect({
        accessToken: await me(ended!.accessToken),
        status: (await refresh(ended!.refreshToken)).status,
      }).to.deep.equal({ accessToken: 401, status: 401 });
      expect((await refresh(chain[0]!)).status, 'rotated four times').to.equal(401);
      for (const token of chain) expect((await refresh(token)).status).to.equal(401);
      for (const token of accesses) expect(await me(token)).to.equal(401);
      expect((await refresh(lost!.refreshToken)).body.refresh_token, 'a lost answer').to.equal(successor);
      expect(await problemOf(verify(used!.email, usedCode))).to.equal('401 INVALID_CODE');
      expect(await problemOf(post('password/reset', link))).to.equal('401 INVALID_RESET_TOKEN');
      expect({
        accessToken: await me(reset!.accessToken),
        status: (await login(reset!.email, PASSWORD)).status,
      }).to.deep.equal({ accessToken: 401, status: 401 });
      const { status, headers } = await login(locked!.email, PASSWORD);
      expect(status).to.equal(429);
      expect(Number(headers['retry-after'])).to.be.within(780, 900);
      expect((await login(locked!.email, PASSWORD, locked!.deviceToken)).status, 'a known device').to.equal(200);
      expect((await login(counted!.email, WRONG)).status, 'the fifth').to.equal(401);
      expect(await problemOf(login(counted!.email, PASSWORD))).to.equal('429 LOCKED');
      expect(await problemOf(verify(codes!.email, lockedCode))).to.equal('429 LOCKED');
      expect(await problemOf(login(nobody, PASSWORD))).to.equal('429 LOCKED');
    };
  };

  /** Killing one server process ends all connections, and PostgreSQL recovers from its log. */
  const crashPostgres = async (): Promise<void> => {
    // Uses connections of its own, because those of a killed service may be gone.
    const [victim, witness] = await Promise.all([connected(), connected()]);
    const isCut = new Promise<void>((resolve) => void witness.once('end', resolve));
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    process.kill(rows[0]!.pid, 'SIGKILL');
    await isCut;
    // PostgreSQL accepts new connections only after all old ones are gone.
    await eventually(isLetIn, 'PostgreSQL', 30_000);
  };
  const isLetIn = (): Promise<boolean> =>
    connected().then(
      async (client) => {
        await client.end();
        return true;
      },
      () => false,
    );
  const connected = async (): Promise<Client> => {
    const client = new Client({ connectionString: cluster.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const isReady = () =>
    eventually(async () => (await call(service.url, '/health/ready')).status === 200, 'readiness', 30_000);

  for (const { what, happens } of [
    {
      what: 'a restart of the service',
      happens: async () => {
        await service.stop();
        service = await start();
      },
    },
    {
      what: 'kill -9 of the service',
      happens: async () => {
        service.child.kill('SIGKILL');
        expect((await service.exit).signal).to.equal('SIGKILL');
        service = await start();
      },
    },
    {
      what: 'a crash and restart of PostgreSQL, under the service as it is',
      happens: async () => {
        const { pid } = service.child;
        await crashPostgres();
        await isReady();
        expect({ pid: service.child.pid, exitCode: service.child.exitCode }).to.deep.equal({ pid, exitCode: null });
      },
    },
    {
      what: 'kill -9 of both',
      happens: async () => {
        service.child.kill('SIGKILL');
        await Promise.all([service.exit, crashPostgres()]);
        service = await start();
      },
    },
  ]) {
    // requirement 27, 46, 47, 49, race 11
    it(`stay so after ${what}`, async () => {
      const holds = await prepare();
      await happens();
      await isReady();
      await holds();
    });
  }
});

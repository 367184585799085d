import { expect } from 'chai';
import { anyEmail, call, eventually } from '../e2e/client.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { binary, describeWith } from './binaries.ts';
import { percentile, startLoad } from './load.ts';
import { startNginx } from './nginx.ts';
import type { Proxy } from './nginx.ts';

const nginx = await binary('nginx');
const QUOTA = 100;

describeWith({ nginx }, 'behind nginx as the documents have it', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let proxy: Proxy;
  let url: string;
  let ports: readonly number[];
  let services: ServiceProcess[];

  const startService = (port: number): Promise<ServiceProcess> =>
    spawnService({
      ...CHEAP,
      DATABASE_URL: database.url,
      PORT: String(port),
      PUBLIC_URL: 'https://id.test',
      TRUST_PROXY: '1',
      RATE_LIMIT: 'on',
      DRAIN_DELAY: '1',
    });

  before(async () => {
    database = await freshDatabase();
    ports = [await freePort(), await freePort()];
    services = await Promise.all(ports.map(startService));
    proxy = await startNginx(nginx!, ports);
    ({ url } = proxy);
  });
  after(async () => {
    await proxy?.close();
    await Promise.all((services ?? []).map(({ stop }) => stop()));
    await database?.drop();
  });

  it('130 forged X-Forwarded-For count as one client', async () => {
    // requirement 65, race 28
    const statuses: number[] = [];
    for (let i = 0; i < 130; i += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}, 203.0.113.${i}` };
      statuses.push((await call(url, '/v1/auth/otp', { type: 'email', value: anyEmail() }, { headers })).status);
    }
    expect(statuses.filter((status) => status === 202)).to.have.length(QUOTA);
    expect(statuses.filter((status) => status === 429)).to.have.length(130 - QUOTA);
  });

  it('a rolling restart under load fails no request', async () => {
    // requirement 100, race 26
    const load = startLoad(50, (i) => ({
      path: 'login',
      send: () => call(url, '/v1/auth/login', { login: `user${i}`, password: 'a password of nobody' }),
    }));
    for (const [i, port] of ports.entries()) {
      await services[i]!.stop();
      services[i] = await startService(port);
      await eventually(async () => (await call(services[i]!.url, '/health/ready')).status === 200, 'readiness');
    }
    const outcomes = await load.stop();
    console.log(
      `      ${outcomes.length} calls, p99 ${Math.round(
        percentile(
          outcomes.map(({ ms }) => ms),
          99,
        ),
      )} ms`,
    );
    expect([...new Set(outcomes.map(({ status }) => status))]).to.deep.equal([401]);
  });
});

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { anyEmail, call, eventually } from '../e2e/client.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { binary, describeWith } from './binaries.ts';
import { percentile, startLoad } from './load.ts';

const nginx = await binary('nginx');
const QUOTA = 100;

describeWith({ nginx }, 'behind nginx as the documents have it', function () {
  this.timeout(300_000);
  let database: FreshDatabase;
  let folder: string;
  let proxy: ChildProcess;
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
    folder = await mkdtemp(join(tmpdir(), 'nginx-'));
    await chmod(folder, 0o777);
    const own = await freePort();
    url = `http://127.0.0.1:${own}`;
    // The block of docs/deploy.md, without TLS and with two processes.
    const documented = /```nginx\n([^]*?)```/.exec(await readFile(join(ROOT, 'docs/deploy.md'), 'utf8'))![1]!;
    const block = documented
      .replace('listen 443 ssl;', `listen 127.0.0.1:${own};`)
      .replace('127.0.0.1:3000', `127.0.0.1:${ports[0]}`)
      .replace('127.0.0.1:3001', `127.0.0.1:${ports[1]}`);
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    await writeFile(
      join(folder, 'nginx.conf'),
      `daemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log stderr notice;\nevents {}\nhttp {\naccess_log off;\n${paths.join('\n')}\n${block}}\n`,
    );
    proxy = spawn(nginx!.path, ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr'], {
      env: { LD_LIBRARY_PATH: nginx!.libraries },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    proxy.stderr!.resume();
    await eventually(
      () =>
        call(url, '/health/ready').then(
          ({ status }) => status === 200,
          () => false,
        ),
      'nginx',
    );
  });
  after(async () => {
    proxy?.kill('SIGKILL');
    await Promise.all((services ?? []).map(({ stop }) => stop()));
    await database?.drop();
    if (folder) await rm(folder, { recursive: true, force: true });
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

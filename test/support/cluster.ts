import { chmod, lstat, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { isLiving, thisProcess } from '../../src/adapters/embedded-postgres/processes.ts';
import { startEmbedded } from '../../src/adapters/embedded-postgres/start.ts';
import { stopAbandoned } from '../embedded-postgres/stop-abandoned.ts';

/** `url` names the maintenance database. */
export type Cluster = Readonly<{ url: string; stop: () => Promise<void> }>;

const PREFIX = 'identity-test-';

/** Durability over power cuts is not needed; commits behave normally. */
export const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '300' };

const IN_MEMORY = '/dev/shm';
const ENOUGH = 4 * 2 ** 30;
/**
 * In memory if there is room: creating and dropping a database writes many small files, which takes ten times as long
 * on a disk.
 */
const folderOfClusters = (): Promise<string> =>
  statfs(IN_MEMORY).then(
    ({ bavail, bsize }) => (bavail * bsize > ENOUGH ? IN_MEMORY : tmpdir()),
    () => tmpdir(),
  );

/** The folder of a server's home in one of `ownFolder`. */
export const homeIn = (folder: string): string => join(folder, 'postgres');

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
};

/** Stops a server that runs in the folder, and removes it. */
export const removeFolder = async (folder: string): Promise<void> => {
  const data = await stopAbandoned(homeIn(folder)).catch(() => folder);
  for (const path of [data, folder]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
};

const isAbandoned = async (parent: string, name: string): Promise<boolean> => {
  const owner = /^identity-test-(\d+)-([^-]+)-/.exec(name);
  if (!owner || isLiving({ pid: Number(owner[1]), start: owner[2]! })) return false;
  const found = await lstat(join(parent, name)).catch(() => undefined);
  return found?.uid === process.getuid?.() && found?.isDirectory() === true;
};

const removeAbandoned = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent)) if (await isAbandoned(parent, name)) await removeFolder(join(parent, name));
};

/** A real PostgreSQL for one test run: `TEST_DATABASE_URL`, or a temporary one. */
export const startThrowAwayCluster = async (): Promise<Cluster> => {
  const given = process.env['TEST_DATABASE_URL'];
  return given ? { url: given, stop: () => Promise.resolve() } : startOwnCluster();
};

/** A folder for a server of this process; a later run removes it if this one is killed. */
export const ownFolder = async (): Promise<string> => {
  const parent = await folderOfClusters();
  await removeAbandoned(parent);
  const { pid, start } = thisProcess();
  const folder = await mkdtemp(join(parent, `${PREFIX}${pid}-${start}-`));
  // As root, the server runs as another user who needs access.
  await chmod(folder, 0o755);
  return folder;
};

/** An empty PostgreSQL that a test may crash; `stop` removes it completely. */
export const startOwnCluster = async (): Promise<Cluster> => {
  const folder = await ownFolder();
  try {
    const embedded = await startEmbedded({ dataDir: homeIn(folder), log: console.error, settings: SETTINGS });
    const stop = async (): Promise<void> => {
      await embedded.stop();
      await removeFolder(folder);
    };
    return { url: withDatabase(embedded.url, 'postgres'), stop };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
};

const query = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const isTemplate = (name: string, yes: boolean): string =>
  `do $$ begin
    if exists (select from pg_database where datname = '${name.replaceAll("'", "''")}') then
      alter database ${escapeIdentifier(name)} is_template ${yes} allow_connections ${!yes};
    end if;
  end $$`;

/** Makes the database a template without connections, which would block copying it. */
export const freezeTemplate = async (adminUrl: string, name: string): Promise<void> => {
  const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name.replaceAll("'", "''")}'`;
  await query(adminUrl, isTemplate(name, true), others);
};

/** Copies a frozen template; returns the URL of the copy. */
export const cloneDatabase = async (adminUrl: string, template: string, name: string): Promise<string> => {
  const [copy, original] = [escapeIdentifier(name), escapeIdentifier(template)];
  await query(adminUrl, `create database ${copy} template ${original} strategy file_copy`);
  return withDatabase(adminUrl, name);
};

/** Drops the database despite connections; also a frozen template. Does nothing if it does not exist. */
export const dropDatabase = (adminUrl: string, name: string): Promise<void> =>
  query(adminUrl, isTemplate(name, false), `drop database if exists ${escapeIdentifier(name)} with (force)`);

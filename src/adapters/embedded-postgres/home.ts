import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, realpath, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canReach, isRoot, unprivilegedAccount } from './account.ts';
import type { SystemAccount } from './account.ts';
import { SHARED, hasOwnFolder } from './shared-folder.ts';

/** The folder with the cluster, its list of users and the server log, and the account that the server runs as. */
export type Home = Readonly<{ folder: string; account: SystemAccount }>;

export const clusterIn = (folder: string): string => join(folder, 'cluster');
export const dataIn = (folder: string): string => join(clusterIn(folder), 'data');

const isLink = async (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );

/** If the folder belongs to a user other than root, the server runs as that user, who thus keeps access to the data. */
const accountOf = async (folder: string): Promise<SystemAccount> => {
  const fallback = await unprivilegedAccount();
  if (!fallback || !existsSync(clusterIn(folder))) return fallback;
  const { uid, gid } = await stat(clusterIn(folder));
  return uid === 0 || uid === fallback.uid ? fallback : { uid, gid, name: String(uid) };
};

/** Creates a new folder. An existing one is never reused, because it may hold the data of a project that was moved. */
const makeElsewhere = async (dataDir: string): Promise<string> => {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const folder = await mkdtemp(join(SHARED, `embedded-postgres-data-${hash}-`));
  await chmod(folder, 0o755);
  await symlink(folder, dataDir);
  return realpath(folder);
};

const makeHome = async (dataDir: string, log: (line: string) => void): Promise<Home> => {
  const account = await unprivilegedAccount();
  if (await canReach(account, dirname(dataDir))) {
    await mkdir(dataDir, { recursive: true });
    await chmod(dataDir, isRoot() ? 0o755 : 0o700);
    return { folder: await realpath(dataDir), account };
  }
  // This fails unless the folder is empty. Only an empty folder may be replaced by a link.
  if (existsSync(dataDir)) await rmdir(dataDir);
  const folder = await makeElsewhere(dataDir);
  log(`The database is kept in ${folder}: as root it runs as user ${account?.name}, who has no access to ${dataDir}.`);
  return { folder, account };
};

/** Finds or creates the folder that `dataDir` is or links to. Call this while holding the lock. */
export const settleHome = async (dataDir: string, log: (line: string) => void): Promise<Home> => {
  if ((await isLink(dataDir)) && !existsSync(dataDir)) await rm(dataDir);
  const linked = await isLink(dataDir);
  if (!linked && !existsSync(clusterIn(dataDir))) return makeHome(dataDir, log);
  const folder = await realpath(dataDir);
  if (linked && isRoot()) await hasOwnFolder(folder);
  const account = await accountOf(folder);
  if (await canReach(account, folder)) return { folder, account };
  throw new Error(`it runs as user ${account?.name}, who has no access to the existing data in ${folder}`);
};

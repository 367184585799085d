import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The operating-system account that the server runs as; undefined means the account of this process. */
export type SystemAccount = Readonly<{ uid: number; gid: number; name: string }> | undefined;

export const isRoot = (): boolean => process.getuid?.() === 0;

/** If this process is root, returns another account for the server, because PostgreSQL refuses to run as root. */
export const unprivilegedAccount = async (): Promise<SystemAccount> => {
  if (!isRoot()) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user) throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody');
  // macOS writes the uid of `nobody` as -2.
  return { name: user[0] ?? '', uid: Number(user[2]) >>> 0, gid: Number(user[3]) >>> 0 };
};

/** Whether permission bits let the account enter this folder and all its parents. */
export const canReach = async (account: SystemAccount, folder: string): Promise<boolean> => {
  if (!account) return true;
  for (let at = await realpath(folder); ; at = dirname(at)) {
    const { uid, gid, mode } = await stat(at);
    const passes = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (!passes) return false;
    if (at === dirname(at)) return true;
  }
};

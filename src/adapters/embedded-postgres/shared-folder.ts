import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** Where every user can read, and which outlives a restart of the machine. */
export const SHARED = process.platform === 'win32' ? tmpdir() : '/var/tmp';

export const ownUid = (): number => process.getuid?.() ?? 0;

/**
 * Whether our own folder is there. Anybody can make one in a shared place, with the name that we would look for: one
 * that others own or can write to, or a link, is refused.
 */
export const hasOwnFolder = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return false;
  const writable = process.platform === 'win32' ? 0 : found.mode & 0o022;
  if (found.isDirectory() && found.uid === ownUid() && !writable) return true;
  throw new Error(`${path} is not a folder that only this user can write to; remove it`);
};

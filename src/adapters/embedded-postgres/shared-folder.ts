import { lstat } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** A folder that every user can read and that survives a restart. */
export const SHARED = process.platform === 'win32' ? tmpdir() : '/var/tmp';

export const ownUid = (): number => process.getuid?.() ?? 0;

/** Whether the folder exists. Throws if it is a link, or if others own it or can write to it. */
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

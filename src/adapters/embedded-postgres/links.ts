import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf } from './failure.ts';

/** Creates the links that the package's install script makes and `npm ci --ignore-scripts` omits; false if it can't. */
export const makeLinks = async (folder: string): Promise<boolean> => {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    if (existsSync(join(folder, target))) continue;
    try {
      await symlink(basename(source), join(folder, target));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return false;
    }
  }
  return true;
};

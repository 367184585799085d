import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../src/environment.ts';

export const TYPES_FILE = 'client/schema.d.ts';
// it needs a TypeScript of its own, and so runs in a process of its own, where it finds no settings of the linters
const FOLDER = join(ROOT, 'tools/openapi-typescript');
const CLI = join(FOLDER, 'node_modules/openapi-typescript/bin/cli.js');

/** The types of the contract for openapi-fetch, as openapi-typescript makes them of openapi.json. */
export const clientTypes = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, join(ROOT, 'openapi.json')], {
    cwd: FOLDER,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};

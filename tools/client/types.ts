import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../src/start/project.ts';

export const TYPES_FILE = 'client/schema.d.ts';
// it needs a TypeScript of its own, and so runs in a process of its own, where it finds no settings of the linters;
// looked up as a package, because a copy of the project may share the packages of this one
const FOLDER = dirname(createRequire(import.meta.url).resolve('@local/openapi-typescript/package.json'));
const CLI = join(FOLDER, 'node_modules/openapi-typescript/bin/cli.js');

/** The types of the contract for openapi-fetch, as openapi-typescript makes them of openapi.json. */
export const clientTypes = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, join(ROOT, 'openapi.json')], {
    cwd: FOLDER,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
};

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../src/start/project.ts';

export const TYPES_FILE = 'client/schema.d.ts';
// openapi-typescript needs an older TypeScript, so it is a package with its own dependencies. It runs in its folder,
// where it finds no linter settings. The path is resolved, because a copy of the project may link to the packages of
// this one.
const FOLDER = dirname(createRequire(import.meta.url).resolve('@local/openapi-typescript/package.json'));
const CLI = join(FOLDER, 'node_modules/openapi-typescript/bin/cli.js');

/** Generates the types of openapi.json for openapi-fetch. */
export const clientTypes = async (): Promise<string> => {
  const options = { cwd: FOLDER, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, join(ROOT, 'openapi.json')], options);
  return stdout;
};

if (import.meta.main) writeFileSync(join(ROOT, TYPES_FILE), await clientTypes());

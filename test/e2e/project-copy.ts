import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../src/start/project.ts';
import { inherited } from './process.ts';
import type { Env } from './process.ts';

const run = promisify(execFile);
const LEFT_OUT = ['node_modules', '.git', '.data', '.env'];

export type ProjectCopy = Readonly<{
  folder: string;
  /** Returns a command's stdout; throws its output if it fails. */
  shell: (script: string, env?: Env) => Promise<string>;
  remove: () => Promise<void>;
}>;

/** A copy of the project without generated files, with the same packages. */
export const copyProject = async (): Promise<ProjectCopy> => {
  const folder = await mkdtemp(join(tmpdir(), 'project-copy-'));
  const isOwn = (path: string) => !path.includes('node_modules', ROOT.length);
  for (const name of (await readdir(ROOT)).filter((one) => !LEFT_OUT.includes(one)))
    await cp(join(ROOT, name), join(folder, name), { recursive: true, filter: isOwn });
  // Link each package by itself, so that caches next to them stay in the copy.
  await mkdir(join(folder, 'node_modules'));
  for (const name of (await readdir(join(ROOT, 'node_modules'))).filter((one) => one !== '.cache'))
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  return {
    folder,
    shell: async (script, env = {}) => {
      const options = { cwd: folder, env: { ...inherited(), ...env }, maxBuffer: 2 ** 24 };
      const ended = await run('sh', ['-ec', script], options).catch(
        (error: { stdout: string; stderr: string }) => error,
      );
      if (ended instanceof Error) throw new Error(`${script}\n${ended.stdout}\n${ended.stderr}`);
      return ended.stdout;
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
};

/** The blocks of a page in one language, each with the text before it. */
export const blocksOf = async (
  document: string,
  language: string,
): Promise<readonly Readonly<{ before: string; code: string }>[]> => {
  const parts = (await readFile(join(ROOT, 'docs', document), 'utf8')).split(/^```/m);
  return parts.flatMap((part, i) =>
    i % 2 === 1 && part.startsWith(`${language}\n`)
      ? [{ before: parts[i - 1] ?? '', code: part.slice(language.length + 1) }]
      : [],
  );
};

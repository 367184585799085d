import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { secretFile } from '../adapters/system/secret-file.ts';
import { describeProblems, loadConfig } from '../config/config.ts';
import type { Config } from '../config/config.ts';

/** The project's root, wherever the process was started. */
export const ROOT = join(import.meta.dirname, '../..');
const packageFile = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Readonly<{ version: string }>;
/** Of this build. */
export const VERSION = packageFile.version;
/** What a development machine keeps between runs. */
export const DATA = join(ROOT, '.data');
export const MIGRATIONS = join(ROOT, 'migrations');
export const SEEDERS = join(ROOT, 'seeders');

/** sysexits.h: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

/** Ends the process. */
export const endMisconfigured = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(EX_CONFIG);
};

/** The configuration of this process; `.env` is read in development only. Ends the process where there are problems. */
export const readConfig = (overrides: Readonly<Record<string, string>> = {}): Config => {
  const file = join(ROOT, '.env');
  if ((process.env['NODE_ENV'] ?? 'development') === 'development' && existsSync(file)) process.loadEnvFile(file);
  const config = loadConfig({ ...process.env, ...overrides });
  if (E.isRight(config)) return config.right;
  return endMisconfigured(describeProblems(config.left));
};

/** The configuration once the port is known: with `PORT=0` the default of `PUBLIC_URL` names the one that was free. */
export const withPort = (config: Config, port: number): Config =>
  config.http.port === port ? config : readConfig({ PORT: String(port) });

/** The secret that all keys are derived from; a development machine makes its own once. */
export const readSecret = async (config: Config): Promise<Buffer> =>
  config.secretKey.current ?? secretFile(join(DATA, 'secret-key'));

export type ConnectionUrl = Readonly<{ url: string; stop: () => Promise<void> }>;

/** `DATABASE_URL`, or the embedded PostgreSQL under `.data/`, started or joined. */
export const connectionUrl = async (config: Config, log: (line: string) => void): Promise<ConnectionUrl> => {
  const { url } = config.database;
  if (url !== null) return { url, stop: async () => {} };
  const { startEmbedded } = await import('../adapters/embedded-postgres/start.ts');
  const embedded = await startEmbedded({ dataDir: join(DATA, 'postgres'), log });
  // whatever ends this process, the last one out stops the server
  process.once('exit', embedded.stopSync);
  return embedded;
};

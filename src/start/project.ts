import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import { makeKeys } from '../adapters/crypto/keys.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { secretFile } from '../adapters/system/secret-file.ts';
import type { Config } from '../config/config.ts';
import { describeProblems, loadConfig } from '../config/load-config.ts';

/** The root folder of the project. It does not depend on the working directory. */
export const ROOT = join(import.meta.dirname, '../..');
const packageFile = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Readonly<{ version: string }>;
export const VERSION = packageFile.version;
/** The folder for the database and the secret of a development machine. */
export const DATA = join(ROOT, '.data');
export const MIGRATIONS = join(ROOT, 'migrations');
export const SEEDERS = join(ROOT, 'seeders');

/** The exit code of sysexits.h for a configuration error. */
export const EX_CONFIG = 78;

export const endMisconfigured = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(EX_CONFIG);
};

/**
 * Sets the variables that are not set yet. Some editors write a byte-order mark or UTF-16, so these files are read,
 * too.
 */
const loadEnvFile = (file: string): void => {
  const bytes = readFileSync(file);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  for (const [name, value] of Object.entries(parseEnv(new TextDecoder(encoding).decode(bytes))))
    process.env[name] ??= value;
};

/** Prints all problems and ends the process if there are any. Reads `.env` only in development. */
export const readConfig = (overrides: Readonly<Record<string, string>> = {}): Config => {
  const file = join(ROOT, '.env');
  if ((process.env['NODE_ENV'] ?? 'development') === 'development' && existsSync(file)) loadEnvFile(file);
  // The PostgreSQL driver would use these libpq variables for settings that the URL omits.
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
  const config = loadConfig({ ...process.env, ...overrides });
  if (E.isRight(config)) return config.right;
  return endMisconfigured(describeProblems(config.left));
};

/** With `PORT=0`, the port is known only after listening, but the default of PUBLIC_URL contains the port. */
export const withPort = (config: Config, port: number): Config =>
  config.http.port === port ? config : readConfig({ PORT: String(port) });

/** Derives the keys from the secret. On a development machine, the secret is created once. */
export const readKeys = async ({ secretKey: { current, old } }: Config): Promise<Keys> =>
  makeKeys({ current: current ?? (await secretFile(join(DATA, 'secret-key'))), old });

type ConnectionUrl = Readonly<{ url: string; stop: () => Promise<void> }>;

/** Returns `DATABASE_URL`. If it is not set, starts the embedded PostgreSQL under `.data/`, or uses the running one. */
export const connectionUrl = async (config: Config, log: (line: string) => void): Promise<ConnectionUrl> => {
  const { url } = config.database;
  if (url !== null) return { url, stop: async () => {} };
  const { isOtherVersion, startEmbedded } = await import('../adapters/embedded-postgres/start.ts');
  const embedded = await startEmbedded({ dataDir: join(DATA, 'postgres'), log }).catch((error: unknown) => {
    if (isOtherVersion(error)) return endMisconfigured(error.message);
    throw error;
  });
  // The embedded server is stopped whenever this process exits, unless another process uses the server.
  process.once('exit', embedded.stopSync);
  return embedded;
};

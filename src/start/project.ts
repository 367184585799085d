import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import { makeKeys } from '../adapters/crypto/keys.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { secretFile } from '../adapters/system/secret-file.ts';
import { describeProblems, loadConfig } from '../config/config.ts';
import type { Config } from '../config/config.ts';

/** The project's root, wherever the process was started. */
export const ROOT = join(import.meta.dirname, '../..');
const packageFile = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Readonly<{ version: string }>;
export const VERSION = packageFile.version;
/** Where a development machine keeps its database and secret. */
export const DATA = join(ROOT, '.data');
export const MIGRATIONS = join(ROOT, 'migrations');
export const SEEDERS = join(ROOT, 'seeders');

/** From sysexits.h: configuration error. */
export const EX_CONFIG = 78;

export const endMisconfigured = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(EX_CONFIG);
};

/** Sets the variables of a file that are not set yet. Editors may save it with a byte-order mark, or as UTF-16. */
const loadEnvFile = (file: string): void => {
  const bytes = readFileSync(file);
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  for (const [name, value] of Object.entries(parseEnv(new TextDecoder(encoding).decode(bytes))))
    process.env[name] ??= value;
};

/** Reads the configuration; `.env` in development only. Prints problems and ends the process if there are any. */
export const readConfig = (overrides: Readonly<Record<string, string>> = {}): Config => {
  const file = join(ROOT, '.env');
  if ((process.env['NODE_ENV'] ?? 'development') === 'development' && existsSync(file)) loadEnvFile(file);
  // The driver would take what a URL omits from the variables of libpq.
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
  const config = loadConfig({ ...process.env, ...overrides });
  if (E.isRight(config)) return config.right;
  return endMisconfigured(describeProblems(config.left));
};

/** With `PORT=0` the port is known only after listening; then the default of `PUBLIC_URL` is completed. */
export const withPort = (config: Config, port: number): Config =>
  config.http.port === port ? config : readConfig({ PORT: String(port) });

/** The keys derived from the secret; a development machine creates its own secret once. */
export const readKeys = async ({ secretKey: { current, old } }: Config): Promise<Keys> =>
  makeKeys({ current: current ?? (await secretFile(join(DATA, 'secret-key'))), old });

type ConnectionUrl = Readonly<{ url: string; stop: () => Promise<void> }>;

/** `DATABASE_URL`, or the embedded PostgreSQL under `.data/`, started or joined. */
export const connectionUrl = async (config: Config, log: (line: string) => void): Promise<ConnectionUrl> => {
  const { url } = config.database;
  if (url !== null) return { url, stop: async () => {} };
  const { isOtherVersion, startEmbedded } = await import('../adapters/embedded-postgres/start.ts');
  const embedded = await startEmbedded({ dataDir: join(DATA, 'postgres'), log }).catch((error: unknown) => {
    if (isOtherVersion(error)) return endMisconfigured(error.message);
    throw error;
  });
  // However this process ends, the last one to exit stops the server.
  process.once('exit', embedded.stopSync);
  return embedded;
};

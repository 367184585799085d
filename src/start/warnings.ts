import * as E from 'fp-ts/lib/Either.js';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { maxConnections } from '../adapters/persistence/database/database.ts';
import type { Config } from '../config/config.ts';
import type { Container } from '../wiring/container.ts';
import { PORTS } from '../wiring/ports.ts';

/** Warns if stored passkeys can't work with this configuration. */
export const warnOfPasskeys = async ({ webauthn }: Config, container: Container, logger: Logger): Promise<void> => {
  if (!webauthn.isOn) return logger.warn('passkeys are off, because they need a domain: set WEBAUTHN_RP_ID');
  const found = await container.get(PORTS.passkeys).countForeign(webauthn.id)();
  if (E.isRight(found) && found.right > 0)
    logger.warn({ passkeys: found.right }, 'stored passkeys are of another WEBAUTHN_RP_ID and no longer work');
};

/** Warns if all workers together may need more connections than the database allows. */
export const warnOfConnections = async ({ http, database }: Config, pool: Pool, logger: Logger): Promise<void> => {
  const needed = http.workers * database.poolMax;
  const most = await maxConnections(pool).catch(() => Infinity);
  if (needed > most)
    logger.warn(
      { needed, most },
      'the workers may need more connections than the database has (max_connections): lower DATABASE_POOL_MAX or WEB_CONCURRENCY',
    );
};

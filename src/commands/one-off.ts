import type { Logger } from 'pino';
import { openDatabase } from '../adapters/persistence/database/database.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { alwaysConnectPatiently } from '../adapters/persistence/database/one-at-a-time.ts';
import { isOutage, isReadOnly } from '../adapters/persistence/database/outage.ts';
import { makeLogs } from '../adapters/system/logger.ts';
import { TAKES_NO_CHANGES, endIfUnfit } from '../start/prepare.ts';
import { MIGRATIONS, SEEDERS, connectionUrl, readConfig } from '../start/project.ts';

/** Ignores an outage of the database, because the task itself reports the outage. */
const unlessAway = (error: unknown): void => {
  if (!isOutage(error)) throw error;
};

/** If the task fails, logs the error and exits with 1. A task that writes its result to stdout must log to stderr. */
export const oneOff = async (
  name: string,
  task: (database: Database, logger: Logger) => Promise<void>,
  logTo: 'stdout' | 'stderr' = 'stdout',
): Promise<void> => {
  const config = readConfig();
  const pretty = process[logTo].isTTY && config.mode !== 'production';
  const { logger } = await makeLogs({ level: config.log.level, pretty, to: logTo });
  try {
    const connection = await connectionUrl(config, (line) => logger.info(line));
    const database = openDatabase({
      url: connection.url,
      schema: config.database.schema,
      poolMax: 2,
      waitMs: config.database.waitMs,
      absentSslmode: config.database.absentSslmode,
      prepared: config.database.prepared,
      migrations: MIGRATIONS,
      seeders: SEEDERS,
      log: (line) => logger.warn(line),
    });
    try {
      alwaysConnectPatiently(database.pool, (line) => logger.info(line));
      // ends the process if the database has unsuitable settings
      await endIfUnfit(database.pool).catch(unlessAway);
      await task(database, logger);
    } finally {
      await database.close();
      await connection.stop();
    }
  } catch (error) {
    const why = isReadOnly(error) ? `, because ${TAKES_NO_CHANGES}` : '';
    logger.fatal({ err: error }, `${name} failed${why}; what it did not finish is as it was`);
    process.exitCode = 1;
  }
};

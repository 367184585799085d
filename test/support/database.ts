import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../src/adapters/persistence/database/database.ts';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { MIGRATIONS, SEEDERS } from '../../src/start/project.ts';
import { cloneDatabase, dropDatabase } from './cluster.ts';
import { refuseUnnamedSchema } from './named-schema.ts';
import { theTemplate } from './template.ts';

/** `drop` closes what `open` opened. */
export type FreshDatabase = Readonly<{ url: string; open: (poolMax?: number) => Database; drop: () => Promise<void> }>;

/** Long, because many tests need a connection at once and none may fail because the machine is busy. */
const WAIT_MS = 30_000;

/** A migrated and seeded database for one suite, which drops it. */
export const freshDatabase = async (): Promise<FreshDatabase> => {
  const { adminUrl, name: template } = await theTemplate();
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  const url = await cloneDatabase(adminUrl, template, name);
  const opened: Database[] = [];
  return {
    url,
    open: (poolMax = 10) => {
      const database = openDatabase({
        url,
        poolMax,
        waitMs: WAIT_MS,
        prepared: true,
        migrations: MIGRATIONS,
        seeders: SEEDERS,
      });
      refuseUnnamedSchema(database.pool);
      opened.push(database);
      return database;
    },
    drop: async () => {
      await Promise.all(opened.map(({ close }) => close()));
      await dropDatabase(adminUrl, name);
    },
  };
};

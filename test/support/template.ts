import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../src/adapters/persistence/database/database.ts';
import { migrate } from '../../src/adapters/persistence/database/migrate.ts';
import { MIGRATIONS, SEEDERS } from '../../src/start/project.ts';
import { cloneDatabase, dropDatabase, freezeTemplate, startThrowAwayCluster } from './cluster.ts';

/** A migrated, seeded and frozen database, and its maintenance database. */
export type Template = Readonly<{ adminUrl: string; name: string }>;

const ADMIN_URL = 'TEST_TEMPLATE_ADMIN_URL';
const NAME = 'TEST_TEMPLATE_NAME';

/** Environment of the seeder; hashes are cheap, because their cost is not tested. */
const SEEDING = {
  NODE_ENV: 'test',
  ARGON2_MEMORY_KIB: '64',
  ARGON2_TIME: '1',
  SECRET_KEY: randomBytes(32).toString('base64url'),
};

type Made = Template & Readonly<{ remove: () => Promise<void> }>;
let made: Promise<Made> | undefined;

/** The template of the run, made on first use; worker processes get their parent's. */
export const theTemplate = async (): Promise<Template> => {
  const { [ADMIN_URL]: adminUrl, [NAME]: name } = process.env;
  if (adminUrl !== undefined && name !== undefined) return { adminUrl, name };
  made ??= make();
  return made;
};

/** Makes the template and passes it to child processes. */
export const announceTemplate = async (): Promise<void> => {
  const { adminUrl, name } = await theTemplate();
  Object.assign(process.env, { [ADMIN_URL]: adminUrl, [NAME]: name });
};

export const removeTemplate = async (): Promise<void> => {
  await (await made)?.remove();
};

const make = async (): Promise<Made> => {
  const cluster = await startThrowAwayCluster();
  const [adminUrl, name] = [cluster.url, `identity_${process.pid}_${randomBytes(4).toString('hex')}`];
  const remove = async () => {
    await dropDatabase(adminUrl, name);
    await cluster.stop();
  };
  try {
    await fill(await cloneDatabase(adminUrl, 'template1', name));
    await freezeTemplate(adminUrl, name);
    return { adminUrl, name, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

const fill = async (url: string): Promise<void> => {
  const { orm, pool, close } = openDatabase({
    url,
    poolMax: 2,
    prepared: true,
    migrations: MIGRATIONS,
    seeders: SEEDERS,
  });
  orm.config.set('migrations', { ...orm.config.get('migrations'), silent: true });
  const before = Object.fromEntries(Object.keys(SEEDING).map((key) => [key, process.env[key]]));
  Object.assign(process.env, SEEDING);
  try {
    await migrate(orm);
    await orm.seeder.seedString('DatabaseSeeder');
    // The seeders' events are sealed under a secret that no suite uses.
    await pool.query('truncate audit_event, audit_detail');
  } finally {
    for (const [key, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    await close();
  }
};
